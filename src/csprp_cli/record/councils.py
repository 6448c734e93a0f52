"""One council under several codes: which figures are of one year of it, and what followed a council."""

from collections.abc import Iterable
from typing import NamedTuple

from csprp_cli.model.figure import Figure
from csprp_cli.model.kinds import AreaLink
from csprp_cli.model.record_items import LinkedCodes
from csprp_cli.model.value import day_before
from csprp_cli.record.record import Record

_DID_NOT_EXIST = "z"


class Succession(NamedTuple):
    """Councils that ended, their last day, and those that followed."""

    ended: tuple[str, ...]
    until: str
    followed: tuple[str, ...]

    @property
    def words(self) -> str:
        """What may be printed: "Cumbria ended on 31 March 2023; Cumberland followed it"."""
        it = "it" if len(self.ended) == 1 else "them"
        ended, followed = " and ".join(self.ended), " and ".join(self.followed)
        return f"{ended} ended on {self.until}; {followed} followed {it}"


def of_one_council(figures: Iterable[Figure]) -> list[Figure]:
    """Return figures without those that say again, under another code of a council, what one of them says.

    DfE's files use the code of the year, or the newest code in every year: both may be held. A number leads
    over a symbol; two numbers that differ both stay.
    """
    kept: dict[tuple[str, ...], list[Figure]] = {}
    for figure in figures:
        key = (*figure.observation_key[:4], figure.area.council, figure.base.id, figure.unit)
        kept.setdefault(key, []).append(figure)
    return [figure for same in kept.values() for figure in (_told_once(same) if len(same) > 1 else same)]


def _told_once(same: list[Figure]) -> list[Figure]:
    told = [figure for figure in same if figure.value or figure.wording]
    told = told or [figure for figure in same if _DID_NOT_EXIST not in figure.flags] or same
    says = {(one.value, one.wording) if one.value or one.wording else one.flags: one for one in told}
    return list(says.values())


def succession_of(record: Record, code: str) -> Succession | None:
    """Return which councils ended or began with the one of a code, or None."""
    changes = [link for link in record.area_links if link.link == AreaLink.FOLLOWED_BY]
    mine = [link for link in changes if code in (link.code, link.other_code)]
    if not mine:
        return None
    others = {link.other_code for link in mine}
    told = [link for link in changes if link.other_code in others or link.code == code]
    ended, followed = ({link.name: 1 for link in told}, {link.other_name: 1 for link in told})
    return Succession(tuple(ended), day_before(mine[0].since), tuple(followed))


def codes_of(record: Record, council: str) -> tuple[LinkedCodes, ...]:
    """Return the steps from code to code of the council whose newest code this is; none where it has one."""
    return tuple(link for link in record.area_links if link.one_council and link.other_code == council)


def parts_of(record: Record, code: str) -> tuple[LinkedCodes, ...]:
    """Return the links of a region to its parts, or of a part to its region; none for most areas."""
    parts = (link for link in record.area_links if link.link == AreaLink.PART_OF)
    return tuple(link for link in parts if code in (link.code, link.other_code))
