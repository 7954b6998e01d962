"""The charts: what is drawn, what is written on it, and that it can be read."""

import re
import xml.etree.ElementTree as ET

import pytest

from pipeline.publish.charts.colors import FREE_INK, PALETTE, WARN, WHITE, contrast, ink_on, lightened, mixed
from pipeline.publish.charts.render import render_charts
from pipeline.publish.charts.shapes import BAR, DETAIL, HIGHEST, LOWEST, PALE, SET_IN, ChartError
from pipeline.publish.rows import read_tables
from pipeline.publish.typography import typeset
from pipeline.tables.layout import load_layouts
from tests.spec.reports import JOBS, JOBS_ROWS, OPINION, small_report, write_report

SVG = "{http://www.w3.org/2000/svg}"


def texts(svg: str) -> list[str]:
    return ["".join(text.itertext()) for text in ET.fromstring(svg).iter(f"{SVG}text")]


def charts(folder, **texts):
    return render_charts(*small_report(folder, **texts))


def sides(svg: str, fill: str) -> list[tuple[float, float]]:
    """Width and height of the boxes of a colour, from top to bottom."""
    found = []
    for path in ET.fromstring(svg).iter(f"{SVG}path"):
        if fill in path.get("style", ""):
            xs, ys = zip(*re.findall(r"[ML] ([\d.]+) ([\d.]+)", path.get("d")), strict=True)
            found.append(tuple(max(at) - min(at) for at in (tuple(map(float, xs)), tuple(map(float, ys)))))
    return found


def bars(svg: str, fill: str) -> list[float]:
    """Widths of the boxes of a colour, from top to bottom."""
    return [width for width, _ in sides(svg, fill)]


def heights(svg: str, fill: str) -> list[float]:
    return [height for _, height in sides(svg, fill)]


def test_every_picture_says_what_it_shows_and_that_it_is_reconstructed(tmp_path):
    for name, svg in charts(tmp_path).items():
        root = ET.fromstring(svg)
        spoken = [root.find(f"{SVG}{part}") for part in ("title", "desc")]
        assert root.get("role") == "img"
        assert root.get("aria-labelledby").split() == [part.get("id") for part in spoken]
        assert all(part.get("id").startswith(f"{name}-chart-") for part in spoken)
        assert "Données reconstituées" in texts(svg)


def test_the_description_lists_the_figures(tmp_path):
    description = ET.fromstring(charts(tmp_path)["q02"]).find(f"{SVG}desc").text
    assert description == typeset("Nombre de Caf. Oui, à $ 100 ou $ 200 : 85 ; Non : 0")


def test_bars_are_as_long_as_their_values(tmp_path):
    rows = "q02,main,oui,caf,,,,,,90,90,answers\nq02,main,non,caf,,,,,,30,30,answers"
    svg = charts(tmp_path, other_rows=rows)["q02"]
    long, short = bars(svg, PALETTE[0])
    assert short > 0
    assert long == pytest.approx(3 * short, rel=1e-3)


DETAILS = OPINION.replace(
    "{id: non, label: Non}", '{id: non, label: "– Non"}\n      - {id: jamais, label: Jamais}'
)
DETAIL_ROWS = "\n".join(f"q02,main,{row},caf,,,,,,9,9,answers" for row in ("oui", "non", "jamais"))


def detailed(folder, layout: str) -> str:
    """The picture of a table whose second row details the first, the third none."""
    layouts, tables = write_report(folder, other_rows=DETAIL_ROWS)
    (layouts / "q02.yaml").write_text(layout, encoding="utf-8")
    return render_charts(read_tables(tables, load_layouts(layouts)), small_report(folder / "words")[1])["q02"]


def places(svg: str) -> dict[str, float]:
    """Where texts begin, from the left."""
    found = ET.fromstring(svg).iter(f"{SVG}text")
    return {"".join(text.itertext()): float(text.get("x")) for text in found if text.get("x")}


def test_a_bar_that_details_another_is_set_in_under_it_and_thinner(tmp_path):
    svg = detailed(tmp_path, DETAILS)
    at = places(svg)
    assert at["– Non"] == pytest.approx(at["Jamais"] + SET_IN)
    head, detail, other = heights(svg, PALETTE[0])
    assert head == pytest.approx(other)
    assert head - detail == pytest.approx(BAR - DETAIL)


def test_a_bar_whose_head_is_not_drawn_is_no_detail(tmp_path):
    svg = detailed(tmp_path, DETAILS.replace("columns: [caf]}", "columns: [caf], rows: [non, jamais]}"))
    at = places(svg)
    assert at["Non"] == pytest.approx(at["Jamais"])
    detail, other = heights(svg, PALETTE[0])
    assert detail == pytest.approx(other)


def test_labels_are_drawn_as_written_dollars_and_markup_included(tmp_path):
    drawn = charts(tmp_path)
    assert "Oui, à $ 100 ou $ 200" in texts(drawn["q02"])
    assert "Assistante <i>sociale</i>" in texts(drawn["q01"])


def test_free_figures_are_pale_and_in_grey_italics(tmp_path):
    rows = "q02,main,oui,caf,,,,,,90,90,answers\nq02,main,non,caf,,,,,,30,30,free"
    svg = charts(tmp_path, other_rows=rows)["q02"]
    assert len(bars(svg, PALETTE[0])) == len(bars(svg, lightened(PALETTE[0], PALE))) == 1
    styles = {"".join(t.itertext()): t.get("style") for t in ET.fromstring(svg).iter(f"{SVG}text")}
    assert "font-style: italic" in styles["30"]
    assert FREE_INK in styles["30"]
    assert "italic" not in styles["90"]
    assert "En gris les valeurs imaginées." in styles


def test_a_part_too_thin_for_its_figure_goes_without(tmp_path):
    assert "75,0\N{NO-BREAK SPACE}%" in texts(charts(tmp_path)["q01"])
    assert "<0,1\N{NO-BREAK SPACE}%" not in texts(charts(tmp_path / "again")["q01"])


@pytest.mark.parametrize("kind", ["bars", "grouped", "stacked", "heatmap"])
def test_each_kind_draws_whatever_is_missing_or_zero(tmp_path, kind):
    layouts, tables = write_report(tmp_path, other_rows="q02,main,oui,caf,,,,,,,–,answers")
    (layouts / "q01.yaml").write_text(JOBS.replace("stacked", kind), encoding="utf-8")
    blank = OPINION.replace("kind: bars", f"kind: {kind}").replace("Non}", "Non, cells: {caf: null}}")
    (layouts / "q02.yaml").write_text(blank, encoding="utf-8")
    report = small_report(tmp_path / "words")[1]
    drawn = render_charts(read_tables(tables, load_layouts(layouts)), report)
    assert sorted(drawn) == ["q01", "q02"]
    assert all("Données reconstituées" in texts(svg) for svg in drawn.values())


def test_more_colours_than_can_be_told_apart_are_refused(tmp_path):
    cells = [
        f"q01,main,r{n},{column},,,,,,1,1,free" for n in range(len(PALETTE)) for column in ("n", "ts", "is")
    ]
    layouts, tables = write_report(tmp_path, rows="\n".join((JOBS_ROWS.strip(), *cells)))
    rows = "".join(f"      - {{id: r{n}, label: Ligne {n}}}\n" for n in range(len(PALETTE)))
    (layouts / "q01.yaml").write_text(JOBS.replace("    columns:", rows + "    columns:"), encoding="utf-8")
    report = small_report(tmp_path / "words")[1]
    with pytest.raises(ChartError, match=f"tells 8 colours apart, this one needs {len(PALETTE) + 2}"):
        render_charts(read_tables(tables, load_layouts(layouts)), report)


def test_contrast_is_that_of_the_standard():
    # WCAG 2.1: black on white 21:1; #777777 on white 4.48:1
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


FILLS = [*PALETTE, *(lightened(color, PALE) for color in PALETTE)]
FILLS += [mixed(LOWEST, HIGHEST, share / 20) for share in range(21)]


@pytest.mark.parametrize("fill", FILLS)
def test_figures_are_readable_on_every_fill(fill):
    assert contrast(ink_on(fill), fill) >= 4.5  # WCAG 2.1, level AA


@pytest.mark.parametrize("ink", [FREE_INK, WARN])
def test_coloured_texts_are_readable_on_white(ink):
    assert contrast(ink, WHITE) >= 4.5
