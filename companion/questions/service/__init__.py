"""What somebody could ask in talks, and what to say to the speaker."""

from companion.questions.service.asking import after_talk, for_talk, for_talks

__all__ = ["after_talk", "for_talk", "for_talks"]
