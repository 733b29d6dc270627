"""Counts words and says how long reading takes."""

from __future__ import annotations

from pressmark.language.words import fold, is_han_or_kana, runs, unspaced_parts

WORDS_PER_MINUTE = 230
_LETTERS_PER_WORD = 5


def word_count(text: str) -> int:
    """How many words ``text`` holds.

    Two ideographs or kana count as one word, five letters of the other scripts that are written
    without blanks (Thai, Lao, Khmer, Myanmar) as well; each run is rounded up.
    """
    folded = fold(text)
    if folded.isascii():
        return len(runs(folded))  # most texts, and no run of theirs is more than a word
    count = 0
    for run in runs(folded):
        if run.isascii():
            count += 1
            continue
        for part, unspaced in unspaced_parts(run):
            if not unspaced:
                count += 1
            else:
                size = 2 if is_han_or_kana(part[0]) else _LETTERS_PER_WORD
                count += -(-len(part) // size)
    return count


def reading_minutes(words: int) -> int:
    """Minutes to read ``words`` words, halves rounded up, at least 1."""
    return max(1, (words + WORDS_PER_MINUTE // 2) // WORDS_PER_MINUTE)
