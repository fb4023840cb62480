"""Mentions of units: names the register knows, groups of units by their words."""

from __future__ import annotations

import re

from kexie.text.units import COUNTY, PREFECTURE, Mention, Register, group_of

GROUP_WORDS = re.compile(
    rf"(?:各|16个|每个)?{PREFECTURE}(?:科协|总工会|妇联|团委|卫生健康委|教育局)?"
    rf"|各(?:{COUNTY})(?:科协|总工会|妇联|团委|卫生健康局|教育局|人民政府|政府)?|县级科协"
    rf"|(?:机关)?各(?:部室|处室|科室|部门)|各?直属(?:企?事业)?单位|各级(?:科协|工会|妇联)(?:党组织|组织)?|各(?:有关|成员|责任|相关)?单位|各(?:省级|市级|州级|全国)?学会"
    rf"|全[省市州县]科协系统|[省市州县]级(?:各)?学会|[\u4e00-\u9fff]{{0,3}}省科协"
)


def find_mentions(text: str, register: Register) -> list[Mention]:
    """Units of the register and groups of units, longest first, never overlapping, in order of place."""
    found = list(register.find(text))
    for match in GROUP_WORDS.finditer(text):
        words = match.group()
        found.append(Mention(words, match.span(), register.code_of(words), group_of(words)))
    found.sort(key=lambda m: (m.span[0], -m.span[1]))
    kept: list[Mention] = []
    for mention in found:
        if not kept or mention.span[0] >= kept[-1].span[1]:
            kept.append(mention)
    return kept
