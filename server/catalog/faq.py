"""What everybody asks of every item, answered from the item's own rules. Pure; no sum and no limit is invented."""

from collections.abc import Mapping
from typing import Any

from server.catalog import wording
from server.catalog.catalogue import Catalogue, Definition

Row = Mapping[str, Any]
Said = tuple[str, str]


def standing(catalogue: Catalogue, item: Definition) -> list[Said]:
    """What to bring, how long it takes, who may go, what if it is refused."""
    return [
        ("要准备什么？", _papers(catalogue, item)),
        ("多久能办好？", _time(item)),
        ("本人来不了怎么办？", _proxy(catalogue, item)),
        ("材料不全，或者没办成，怎么办？", _refused(catalogue, item)),
    ]


def _papers(catalogue: Catalogue, item: Definition) -> str:
    asked = [(row, catalogue.materials[row["code"]]) for row in item["materials"] if row["need"] == "required"]
    # What the system writes itself nobody has to bring: the form, letters to be signed on the screen.
    brought = [(row, paper) for row, paper in asked if paper["form"] != "generated"]
    if not brought:
        return "不用准备材料，填好表就行。"
    names = wording.joined(row.get("label", paper["name"]) for row, paper in brought)
    spared = "能查到电子证照的，不用交。" if any(paper["e_certificate"] for _, paper in brought) else ""
    return f"{names}。{spared}看您的情况，可能还要别的，材料单上写着。"


def _time(item: Definition) -> str:
    limit = wording.limit(item["promised_limit"])
    aside = [row["name"] for row in item["steps"] if not row["counts_in_limit"] and row["days"]]
    if item["promised_limit"]["value"] == 0:
        return "材料齐全的，当场就能办好。"
    outside = f"{wording.joined(aside)}的时间另算。" if aside else ""
    return f"受理以后，最多{limit}。{outside}"


def _proxy(catalogue: Catalogue, item: Definition) -> str:
    proxy = item["proxy"]
    if not proxy["allowed"]:
        return f"这件事要本人办：{proxy['seen_reason']}。行动不便的，先打咨询电话问。"
    who = wording.joined(catalogue.name_of("proxy_who", code) for code in proxy["who"])
    how = "；或者".join(catalogue.name_of("authorisations", code) for code in proxy["authorisation"])
    seen = f"但要见到本人：{proxy['seen_reason']}。" if proxy["applicant_must_be_seen"] else ""
    return f"可以请{who}代办，方式：{how}。{seen}"


def _refused(catalogue: Catalogue, item: Definition) -> str:
    phone = catalogue.vocabulary["bodies"][item["body"]]["advice_phone"]
    return f"缺什么会一次告诉您，补上就行，不用重新填。没办成的，会写明理由。不明白可以打{phone}问。"
