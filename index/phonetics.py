"""Second readings of a message: Latin pinyin and homophone slips as input methods make them.

A character is doubted where it forms no known pair with its neighbours; it is replaced by a character of the same (or nearly the same)
toneless sound that does. Latin runs that divide into syllables are spelled out the same way. The caller keeps the reading only if it
scores clearly better than what was typed.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

_LATIN = re.compile(r"[a-z]+")
_SPACED = re.compile(r"[a-z]{1,6}(?: [a-z]{1,6})+")
_CJK = re.compile(r"[\u4e00-\u9fff]")
_NEAR = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ang", "an"), ("eng", "en"), ("ing", "in"))
MAX_SYLLABLES = 12
SAME, NEAR, SLIP = 0.0, 2.0, 5.0  # costs: as typed, nearly the same sound, another character than typed
FLOOR = -9.0  # log-likelihood of a pair never seen
NUMBERS = frozenset("零〇两二三四五六七八九十百千万半")  # a figure is never taken for a slip, and no slip for a figure
FUNCTION = frozenset("已比连各才又欠差这那跟和与")  # words of grammar that change the sense of a sum or a count; as typed they stand
WIDTH = 24  # candidates kept at a place


@dataclass(frozen=True)
class Phonetics:
    """``sounds``: character → toneless pinyin; ``pairs``: two characters → count in clauses and example questions."""

    sounds: Mapping[str, str]
    pairs: Mapping[str, int]
    singles: Mapping[str, int]
    _by_sound: dict[str, list[str]] = field(default_factory=dict, repr=False)
    _by_near: dict[str, list[str]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        for char, sound in self.sounds.items():
            if char in self.singles:
                self._by_sound.setdefault(sound, []).append(char)
                self._by_near.setdefault(near(sound), []).append(char)

    def reading(self, text: str) -> str | None:
        """The corrected text, or None if nothing in it is doubtful or nothing better is known."""
        places = self._places(self._joined(text))
        if all(len(options) == 1 for options in places):
            return None
        read = self._best_path(places)
        return read if read != text else None

    def _joined(self, text: str) -> str:
        """Syllables typed with spaces between (「zhi ban」) as one run."""
        return _SPACED.sub(lambda run: run[0].replace(" ", "") if all(map(self.syllables, run[0].split())) else run[0], text)

    def _places(self, text: str) -> list[list[tuple[str, float]]]:
        """For every place of the text its candidates with their cost."""
        places: list[list[tuple[str, float]]] = []
        at = 0
        while at < len(text):
            latin = _LATIN.match(text, at)
            if latin:
                places += self._latin(latin[0])
                at = latin.end()
                continue
            char = text[at]
            places.append([(char, SAME), *self._slips(text, at)])
            at += 1
        return places

    def _latin(self, run: str) -> list[list[tuple[str, float]]]:
        syllables = self.syllables(run)
        if syllables is None:
            return [[(run, SAME)]]
        options = []
        for syllable in syllables:
            chars = self._by_sound.get(syllable) or self._by_near.get(near(syllable)) or []
            ranked = sorted(chars, key=lambda c: -self.singles.get(c, 0))[:WIDTH]
            options.append([(c, SAME) for c in ranked] or [(syllable, SAME)])
        return options

    def syllables(self, run: str) -> list[str] | None:
        """Division of a Latin run into known syllables, the fewest first; None if there is none."""
        best: list[list[str] | None] = [[]] + [None] * len(run)
        for end in range(1, len(run) + 1):
            for start in range(max(0, end - 6), end):
                before = best[start]
                if before is not None and run[start:end] in self._by_sound and len(before) < MAX_SYLLABLES:
                    candidate = [*before, run[start:end]]
                    current = best[end]
                    if current is None or len(candidate) < len(current):
                        best[end] = candidate
        return best[-1]

    def _slips(self, text: str, at: int) -> list[tuple[str, float]]:
        """Same-sounding characters for a place whose pairs are unknown, if they make a known pair there."""
        char = text[at]
        if not _CJK.match(char) or char not in self.sounds or char in NUMBERS | FUNCTION:
            return []
        left = text[at - 1] if at and _CJK.match(text[at - 1]) else ""
        right = text[at + 1] if at + 1 < len(text) and _CJK.match(text[at + 1]) else ""
        known = [self.pairs.get(pair, 0) > 1 for pair in (left + char if left else "", char + right if right else "") if pair]
        if not known or all(known):
            return []
        sound = self.sounds[char]
        out: list[tuple[str, float]] = []
        for options, cost in ((self._by_sound.get(sound, []), SLIP), (self._by_near.get(near(sound), []), SLIP + NEAR)):
            for other in options:
                if other == char or other in NUMBERS or any(other == o for o, _ in out):
                    continue
                if (left and self.pairs.get(left + other, 0) > 2) or (right and self.pairs.get(other + right, 0) > 2):
                    out.append((other, cost))
        return out[:WIDTH]

    def _best_path(self, places: Sequence[Sequence[tuple[str, float]]]) -> str:
        paths: list[tuple[float, str]] = [(0.0, "")]
        for options in places:
            extended = []
            for char, cost in options:
                score, path = max((s + self._pair(p[-1:], char), p) for s, p in paths)
                extended.append((score - cost, path + char))
            paths = sorted(extended, reverse=True)[:WIDTH]
        return max(paths)[1]

    def _pair(self, left: str, right: str) -> float:
        if not left or len(right) > 1 or not _CJK.match(right):
            return 0.0
        if not _CJK.match(left):
            return math.log((self.singles.get(right, 0) + 0.1) / 1000) if right in self.singles else FLOOR
        count = self.pairs.get(left + right, 0)
        return math.log(count / (self.singles.get(left, 0) + 5)) if count else FLOOR


def near(sound: str) -> str:
    """Fold what many speakers do not tell apart: zh/z, ch/c, sh/s, n/l, ang/an, eng/en, ing/in."""
    for long, short in _NEAR:
        if sound.startswith(long) and len(long) == 2:
            sound = short + sound[len(long) :]
        elif sound.endswith(long) and len(long) == 3:
            sound = sound[: -len(long)] + short
    return "l" + sound[1:] if sound.startswith("n") and len(sound) > 1 else sound


def build(texts: Iterable[str], sounds: Mapping[str, str]) -> Phonetics:
    """Count characters and pairs over all texts; ``sounds`` gives the pinyin of every character that may be typed."""
    singles: Counter[str] = Counter()
    pairs: Counter[str] = Counter()
    for text in texts:
        for run in re.findall(r"[\u4e00-\u9fff]+", text):
            singles.update(run)
            pairs.update(run[i : i + 2] for i in range(len(run) - 1))
    return Phonetics(dict(sounds), dict(pairs), dict(singles))


def table_of_sounds() -> dict[str, str]:
    """Toneless pinyin of the common characters, by pypinyin. Build time only: the library costs 50 MB."""
    from pypinyin import Style, lazy_pinyin

    chars = [chr(c) for c in range(0x4E00, 0x9FA6)]
    return {c: p for c, p in zip(chars, (lazy_pinyin(c, style=Style.NORMAL)[0] for c in chars), strict=True) if p.isascii() and p.isalpha()}


def table_of_simplified() -> dict[str, str]:
    """Traditional → simplified, character by character, by OpenCC. Build time only."""
    import opencc

    convert = opencc.OpenCC("t2s").convert
    chars = [chr(c) for c in range(0x4E00, 0x9FA6)]
    return {c: s for c in chars if (s := convert(c)) != c and len(s) == 1}


def group(chars: Mapping[str, str]) -> dict[str, str]:
    """Invert character → sound into sound → characters, for a compact file."""
    out: defaultdict[str, str] = defaultdict(str)
    for char, sound in chars.items():
        out[sound] += char
    return dict(out)
