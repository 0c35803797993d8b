"""Search of items and bundles by words, pinyin and initials. Pure; built once per release in each process.

Chinese is matched by pairs of characters, weighed by how rare a pair is and in which field it stands. A dictionary of
words would have to learn words such as 容缺 or 秒批 and takes memory and a slow start in each process. Which of the two
finds more was not compared: everyday queries are held fast in a table of the tests instead.
Pinyin and initials are looked up among the endings of words, so that `zhizhao` and `zz` also find 营业执照.
"""

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import log

from pypinyin import Style, lazy_pinyin

from server.catalog.catalogue import Catalogue, Definition

HAN = re.compile(r"[㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffff]+")
LATIN = re.compile(r"[0-9a-z]+")

# Words in which one asks or denies: they name no matter, though guides are full of them.
FILLER = re.compile(
    "有没有|没有|能不能|可不可以|可以|要不要|需要|想要|我要|(?<!主)要办"
    "|怎么办|怎么|什么|哪里|请问|一个|这个|那个|一下|多少钱|多少"
)
PARTICLES = frozenset("的了吗呢吧啊呀嘛么是有我你他她它们这那不没都也还就又很好在和个要想办")

# How much a word counts by the field it was found in.
NAME, PLAIN_NAME, KEYWORD, LIST_NAME, RESULT, CONDITION, PAPER = 10, 8, 8, 4, 4, 2, 1

# Whoever scores less than this share of the best is left out: a single common pair of characters is no answer.
ENOUGH = 0.25
# What only conditions or papers mention counts where at least this share of what was typed is known at all.
KNOWN = 0.4


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for. Everything may be left out; an empty wish finds all, in the order of the catalogue."""

    text: str = ""
    kind: str = "item"
    category: str | None = None
    life_event: str | None = None
    service_object: str | None = None
    division: str | None = None


@dataclass(frozen=True)
class Entry:
    """An item or bundle as the search sees it."""

    kind: str
    code: str
    fields: tuple[tuple[int, str], ...]
    category: str
    life_events: frozenset[str]
    service_objects: frozenset[str]

    def fits(self, wanted: Wanted) -> bool:
        """Everything but the words."""
        return (
            self.kind == wanted.kind
            and wanted.category in (None, self.category)
            and (wanted.life_event is None or wanted.life_event in self.life_events)
            and (wanted.service_object is None or wanted.service_object in self.service_objects)
        )


def normal(text: str) -> str:
    """One shape for full-width and half-width, upper and lower case."""
    return unicodedata.normalize("NFKC", text).casefold()


def telling(text: str) -> Iterator[str]:
    """The runs of characters that may name a matter."""
    for run in HAN.findall(re.sub(r"\s+", "", text)):
        yield from (part for part in FILLER.split(run) if not PARTICLES.issuperset(part))


def pairs(run: str) -> Iterator[str]:
    """The pairs of neighbouring characters of a run; a single character stands for itself."""
    yield from (run[n : n + 2] for n in range(len(run) - 1))
    if len(run) == 1:
        yield run


def sounds(text: str) -> Iterator[str]:
    """All endings of each word's pinyin and of its initials, beginning at a syllable."""
    for run in re.split(r"[^\w]+", normal(text)):
        for style in (Style.NORMAL, Style.FIRST_LETTER):
            syllables = lazy_pinyin(run, style=style)
            yield from ("".join(syllables[n:]) for n in range(len(syllables)))


class Index:
    """What a release can be searched by."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = list(entries)
        self.words: dict[str, dict[int, int]] = defaultdict(dict)
        sounding: dict[tuple[str, int], int] = {}
        for number, entry in enumerate(self.entries):
            for weight, text in entry.fields:
                self._learn(number, weight, normal(text))
                if weight >= KEYWORD:
                    for sound in sounds(text):
                        sounding[sound, number] = max(weight, sounding.get((sound, number), 0))
        self.sounding = sorted((sound, number, weight) for (sound, number), weight in sounding.items())

    def _learn(self, number: int, weight: int, text: str) -> None:
        for run in HAN.findall(text):
            for word in {*pairs(run), *run}:
                known = self.words[word]
                known[number] = max(weight, known.get(number, 0))

    def find(self, wanted: Wanted, available: frozenset[str] | None = None) -> list[str]:
        """Codes that fit, best first; `available` keeps only what is offered somewhere."""
        fitting = [
            number
            for number, entry in enumerate(self.entries)
            if entry.fits(wanted) and (available is None or entry.code in available)
        ]
        if not wanted.text.strip():
            return [self.entries[number].code for number in fitting]
        scores = self.scores(wanted.text)
        least = ENOUGH * max((scores.get(number, 0.0) for number in fitting), default=0.0)
        found = [number for number in fitting if scores.get(number, 0.0) > 0 and scores[number] >= least]
        return [self.entries[number].code for number in sorted(found, key=lambda number: (-scores[number], number))]

    def scores(self, text: str) -> Mapping[int, float]:
        """How well each entry answers the words."""
        text = normal(text)
        total: dict[int, float] = defaultdict(float)
        for run in telling(text):
            self._score_han(run, total)
        spoken = LATIN.findall(text)
        if spoken and not self._score_sound("".join(spoken), total):
            for part in spoken:
                self._score_sound(part, total)
        return total

    def _score_han(self, run: str, total: dict[int, float]) -> None:
        asked = list(pairs(run))
        words = [word for word in asked if word in self.words]
        least = KEYWORD if 0 < len(words) < KNOWN * len(asked) else PAPER
        # Where no pair is known, an entry must hold every character: one alone finds whatever has it somewhere.
        whole = None if words else set.intersection(*(set(self.words.get(char, ())) for char in run))
        for word in words or (run if whole else ()):
            holders = self.words[word]
            rarity = log(1 + len(self.entries) / len(holders))
            for number, weight in holders.items():
                if weight >= least and (whole is None or number in whole):
                    total[number] += weight * rarity

    def _score_sound(self, spoken: str, total: dict[int, float]) -> bool:
        best: dict[int, float] = {}
        for place in range(bisect_left(self.sounding, (spoken,)), len(self.sounding)):
            sound, number, weight = self.sounding[place]
            if not sound.startswith(spoken):
                break
            # A whole word beats the beginning of a longer one.
            closeness = weight * (1 + len(spoken) / len(sound))
            best[number] = max(best.get(number, 0.0), closeness)
        for number, score in best.items():
            total[number] += score
        return bool(best)


def build(catalogue: Catalogue) -> Index:
    """The index of a release."""
    items = [_item(catalogue, item) for item in catalogue.items.values()]
    return Index([*items, *(_bundle(catalogue, bundle) for bundle in catalogue.bundles.values())])


def _item(catalogue: Catalogue, item: Definition) -> Entry:
    names = [catalogue.name_of("categories", item["category"]), catalogue.name_of("bodies", item["body"])]
    names += [catalogue.name_of("life_events", event) for event in item["life_events"]]
    papers = [catalogue.materials[row["code"]]["name"] for row in item["materials"]]
    return Entry(
        kind="item",
        code=item["code"],
        fields=(
            (NAME, item["name"]),
            (PLAIN_NAME, item["plain_name"]),
            *((KEYWORD, word) for word in item["keywords"]),
            *((LIST_NAME, name) for name in names),
            (RESULT, item["result"]["name"]),
            *((CONDITION, text) for text in item["conditions"]),
            *((PAPER, name) for name in papers),
        ),
        category=item["category"],
        life_events=frozenset(item["life_events"]),
        service_objects=frozenset(item["service_object"]),
    )


def _bundle(catalogue: Catalogue, bundle: Definition) -> Entry:
    members = [catalogue.items[row["code"]] for row in bundle["items"]]
    return Entry(
        kind="bundle",
        code=bundle["code"],
        fields=(
            (NAME, bundle["name"]),
            (PLAIN_NAME, bundle["plain_name"]),
            *((KEYWORD, word) for word in bundle["keywords"]),
            *((LIST_NAME, item["name"]) for item in members),
            *((CONDITION, item["plain_name"]) for item in members),
        ),
        category=members[0]["category"] if members else "",
        life_events=frozenset(bundle["life_events"]),
        service_objects=frozenset(code for item in members for code in item["service_object"]),
    )
