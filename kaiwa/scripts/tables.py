"""Small tables written as text, for alphabets read better in columns than in quotation marks."""


def pairs(text: str) -> dict[str, str]:
    """Letter, sound, letter, sound …; ``-`` stands for nothing."""
    words = text.split()
    return {
        letter: "" if sound == "-" else sound for letter, sound in zip(words[::2], words[1::2], strict=True)
    }


def words(text: str) -> tuple[str, ...]:
    return tuple(text.split())
