"""The loops of stage 2, on flat sequences, in the part of Python that numba can compile; `exposure` says what they are for.

Row `city` of the shortlists is `partner[city * width : (city + 1) * width]`, -1 where it ends; `fine` likewise. `chosen`
holds `most` slots of its row for each city, -1 where the list ends.
"""

from typing import Any

# Below every score less price.
_TAKEN = -(1 << 60)


def choose(partner: Any, fine: Any, width: int, most: int, prices: Any, chosen: Any, nets: Any) -> None:
    """For each city the slots with the highest score less price, earlier slots first among equals."""
    for city in range(len(partner) // width):
        filled = 0
        for slot in range(width):
            other = partner[city * width + slot]
            if other < 0:
                break
            net = fine[city * width + slot] - prices[other]
            if filled < most:
                filled += 1
            elif net <= nets[most - 1]:
                continue
            at = filled - 1
            while at > 0 and nets[at - 1] < net:
                nets[at] = nets[at - 1]
                chosen[city * most + at] = chosen[city * most + at - 1]
                at -= 1
            nets[at] = net
            chosen[city * most + at] = slot
        for at in range(filled, most):
            chosen[city * most + at] = -1


def tally(partner: Any, width: int, chosen: Any, most: int, counts: Any) -> None:
    """On how many lists each city stands."""
    for city in range(len(counts)):
        counts[city] = 0
    for place in range(len(chosen)):
        if chosen[place] >= 0:
            counts[partner[place // most * width + chosen[place]]] += 1


def sum_up(fine: Any, width: int, chosen: Any, most: int) -> tuple[int, int]:
    """Sum of the scores on all lists, and how many entries they have."""
    total = 0
    entries = 0
    for place in range(len(chosen)):
        if chosen[place] >= 0:
            total += fine[place // most * width + chosen[place]]
            entries += 1
    return total, entries


def suggested(counts: Any, least: Any) -> int:
    """How often the least developed are suggested."""
    total = 0
    for city in range(len(counts)):
        if least[city] > 0:
            total += counts[city]
    return total


def reprice(counts: Any, prices: Any, least: Any, cap: int, floor: int, most: int, pace: int, lift: int) -> None:
    """Dearer above the cap, cheaper below the floor, and by `lift` cheaper for the least developed."""
    for city in range(len(counts)):
        if counts[city] > cap:
            prices[city] += 2 * pace * min(counts[city] - cap, most) // most
        elif counts[city] < floor:
            prices[city] -= pace * (floor - counts[city]) // floor
        if least[city] > 0:
            prices[city] -= lift


def settle(
    partner: Any, fine: Any, width: int, most: int, prices: Any, cap: int, order: Any, counts: Any, chosen: Any, nets: Any
) -> None:  # fmt: skip
    """The last round, city after city in this order, now with the cap: who is full is passed over, unless the list would
    stay short for it.
    """
    for city in range(len(counts)):
        counts[city] = 0
    for city in order:
        start = city * width
        length = 0
        while length < width and partner[start + length] >= 0:
            nets[length] = fine[start + length] - prices[partner[start + length]]
            length += 1
        filled = 0
        for crowded in range(2):
            while filled < most:
                best = -1
                for slot in range(length):
                    if nets[slot] > (nets[best] if best >= 0 else _TAKEN):
                        full = counts[partner[start + slot]] >= cap
                        if full == (crowded == 1):
                            best = slot
                if best < 0:
                    break
                nets[best] = _TAKEN
                chosen[city * most + filled] = best
                counts[partner[start + best]] += 1
                filled += 1
        for at in range(filled, most):
            chosen[city * most + at] = -1


def invite(partner: Any, fine: Any, width: int, least: Any, floor: int, cap: int, counts: Any, taken: Any) -> None:
    """Who stands on fewer shortlists than `floor` (the least developed: than `cap`, so that their share can be had) is put
    on those of its own best partners, in place of their last entries.

    Scores are the same from both sides, so this invents nothing. `counts` and `taken` (places given up by a row) start at 0.
    """
    cities = len(counts)
    for place in range(len(partner)):
        if partner[place] >= 0:
            counts[partner[place]] += 1
    for city in range(cities):
        enough = cap if least[city] > 0 else floor
        for slot in range(width):
            host = partner[city * width + slot]
            if host < 0 or counts[city] >= enough:
                break
            start = host * width
            end = width
            known = False
            for at in range(width):
                if partner[start + at] < 0:
                    end = at
                    break
                known = known or partner[start + at] == city
            if known or (end == width and taken[host] * 2 >= width):
                continue
            if end == width:
                leaving = partner[start + width - taken[host] - 1]
                if counts[leaving] <= (cap if least[leaving] > 0 else floor):
                    continue
                taken[host] += 1
                end = width - taken[host]
                counts[partner[start + end]] -= 1
            partner[start + end] = city
            fine[start + end] = fine[city * width + slot]
            counts[city] += 1
