"""A badge before the camera, and what to do where there is no camera."""

import re
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from companion.core.badge import qr

SIZE = (1280, 720)


def clip(path, text):
    """Write a clip of a badge held before a grey wall, slightly askew.

    A motion JPEG is just pictures one after another; one is enough, the browser
    plays it in a loop.
    """
    with Image.open(BytesIO(qr.png(text, scale=10))) as code:
        badge = code.convert("RGB")
    turned = badge.rotate(7, expand=True, fillcolor="#777", resample=Image.BICUBIC)
    frame = Image.new("RGB", SIZE, "#777")
    frame.paste(turned, ((SIZE[0] - turned.width) // 2, (SIZE[1] - turned.height) // 2))
    frame.save(path, "JPEG", quality=80)


@pytest.fixture
def camera(launch, tmp_path):
    """Start a browser whose camera sees a badge."""
    started = []

    def start(text):
        clip(tmp_path / "badge.mjpeg", text)
        started.append(
            launch(
                "--use-fake-device-for-media-stream",
                f"--use-file-for-fake-video-capture={tmp_path / 'badge.mjpeg'}",
            )
        )
        return started[-1]

    yield start
    for browser in started:
        browser.close()


def test_a_badge_before_the_camera_opens_its_card(
    camera, signed_in, badge_code, address
):
    code = badge_code("kim@example.org").replace("-", "")
    browser = camera(f"{address.upper()}/B/{code}")
    page = signed_in("sven@example.org", inside=browser, permissions=["camera"])

    page.goto("/e/spring/scan")

    expect(page).to_have_url(f"{address}/B/{code}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Kim Novak")


def test_a_code_that_is_no_badge_is_said_to_be_none(camera, signed_in):
    browser = camera("https://example.org/somewhere")
    page = signed_in("sven@example.org", inside=browser, permissions=["camera"])

    page.goto("/e/spring/scan")

    expect(page.get_by_role("status")).to_have_text("This code is not a badge.")


def test_without_leave_for_the_camera_the_code_is_typed(camera, signed_in, badge_code):
    page = signed_in("sven@example.org", inside=camera("anything"))
    page.goto("/e/spring/scan")
    expect(page.get_by_role("status")).to_contain_text(
        "The camera is not allowed here."
    )
    expect(page.get_by_role("button", name="Try again")).to_be_visible()

    code = badge_code("kim@example.org").lower()
    page.get_by_label("Code below the QR code").fill(code)
    page.get_by_role("button", name="Find this badge").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Kim Novak")


def test_without_a_camera_a_photo_is_sent(signed_in, badge_code, address, tmp_path):
    page = signed_in("sven@example.org")
    page.goto("/e/spring/scan")
    expect(page.get_by_role("status")).to_have_text(
        "No camera was found. Type the code printed on the badge, or send a photo of "
        "it."
    )

    code = badge_code("kim@example.org").replace("-", "")
    clip(tmp_path / "badge.jpg", f"{address.upper()}/B/{code}")
    page.get_by_label("Photo of the badge").set_input_files(tmp_path / "badge.jpg")
    page.get_by_role("button", name="Send the photo").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Kim Novak")


def test_a_wrong_code_is_refused_and_kept(signed_in):
    page = signed_in("sven@example.org")
    page.goto("/e/spring/scan")

    page.get_by_label("Code below the QR code").fill("ABCD")
    page.get_by_role("button", name="Find this badge").click()

    field = page.get_by_label("Code below the QR code")
    expect(field).to_have_value("ABCD")
    expect(field).to_have_accessible_description(
        re.compile("A badge code has 20 letters and digits.")
    )
