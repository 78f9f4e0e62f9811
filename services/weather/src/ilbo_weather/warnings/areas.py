"""Lists of areas as KMA writes them: commas part them, but not inside brackets."""


def split_areas(text: str) -> list[str]:
    """Return the areas of `전라남도(거문도, 여수), 제주도`, each with its own brackets."""
    areas = [""]
    depth = 0
    for letter in text:
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == "," and depth <= 0:
            areas.append("")
        else:
            areas[-1] += letter
    return [bare for area in areas if (bare := " ".join(area.split()))]
