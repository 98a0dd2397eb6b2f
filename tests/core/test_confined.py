"""Work that may go wrong, in a process of its own."""

import os
import time

import pytest

from companion.core.confined import TooMuch, confined


def test_work_gives_its_result():
    assert confined(divmod, 17, 5, seconds=30, megabytes=100) == (3, 2)


def test_a_value_error_comes_out_as_it_is():
    with pytest.raises(ValueError, match=r"^invalid literal for int"):
        confined(int, "x", seconds=30, megabytes=100)


def test_a_bug_comes_out_with_its_traceback():
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        confined(divmod, 1, 0, seconds=30, megabytes=100)


def test_work_is_stopped_in_time():
    with pytest.raises(TooMuch) as limit:
        confined(time.sleep, 60, seconds=0.5, megabytes=100)

    assert str(limit.value) == "Reading the file took longer than 0.5 seconds."


def test_work_is_stopped_before_it_eats_the_memory():
    with pytest.raises(TooMuch) as limit:
        confined(bytearray, 500_000_000, seconds=30, megabytes=100)

    assert str(limit.value) == "Reading the file needed more than 100 MB of memory."


def test_work_that_dies_is_told_like_too_much_memory():
    with pytest.raises(TooMuch) as limit:
        confined(os._exit, 9, seconds=30, megabytes=100)

    assert str(limit.value) == "Reading the file needed more memory than allowed."
