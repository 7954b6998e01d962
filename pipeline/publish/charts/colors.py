"""The colours of charts, and which ink can be read on them."""

INK, SOFT, GRID, WARN, FREE_INK = "#1f2933", "#52606d", "#d5dce4", "#9c3d00", "#5f6b78"
BLACK, WHITE = "#000000", "#ffffff"

# Told apart by colour-blind readers; ordered so that neighbours differ in lightness too, for print in grey.
# Source: Okabe & Ito (2008), Color Universal Design.
PALETTE = ("#0072b2", "#e69f00", "#009e73", "#56b4e9", "#d55e00", "#cc79a7", "#6b7280", "#f0e442")


def mixed(first: str, second: str, share: float) -> str:
    """A colour between two. share: of the second, 0 to 1."""
    pairs = zip(_parts(first), _parts(second), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def lightened(color: str, share: float) -> str:
    """The colour mixed with white. share: of white, 0 to 1."""
    return mixed(color, WHITE, share)


def ink_on(fill: str) -> str:
    """Black or white, whichever is read better on the fill: one of the two always reaches 4.5 to 1."""
    return max((BLACK, WHITE), key=lambda ink: contrast(ink, fill))


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two colours, 1 to 21. Source: WCAG 2.1, definition of contrast ratio."""
    dark, light = sorted((_luminance(first), _luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: str) -> float:
    """0 black to 1 white. Source: WCAG 2.1, definition of relative luminance."""
    shares = [part / 255 for part in _parts(color)]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _parts(color: str) -> tuple[int, int, int]:
    """Red, green and blue of `#rrggbb`, 0 to 255."""
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)
