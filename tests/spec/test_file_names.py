"""References and recodes: each file holds what its name says, once."""

import pytest

from pipeline.tables.measures import Measure, Statistic
from pipeline.tables.recodes import load_recodes
from pipeline.tables.references import load_references
from pipeline.yamlfiles import YamlError
from tests.spec.questionnaires import small

PAY = """
title: Bande paie
id: pay
source: Cnaf
date: 2009-04
unit: personnes
unknown: "?"
series:
  - {id: as, label: AS, values: {a1999: 12, a2001: null}}
"""


def test_a_figure_is_found_by_source_series_and_point(tmp_path):
    (tmp_path / "pay.yaml").write_text(PAY, encoding="utf-8")
    [reference] = load_references(tmp_path)
    assert reference.measures == {
        Measure(Statistic.REFERENCE, "pay__as", "a1999"): 12,
        Measure(Statistic.REFERENCE, "pay__as", "a2001"): None,
    }


def test_a_copy_under_another_name_is_refused(tmp_path):
    for name in ("pay", "pay-2"):
        (tmp_path / f"{name}.yaml").write_text(PAY, encoding="utf-8")
    with pytest.raises(YamlError, match=r"pay-2\.yaml, line 3: the id is 'pay', the file's name 'pay-2'"):
        load_references(tmp_path)


def test_a_series_given_twice_is_refused(tmp_path):
    twice = PAY + "  - {id: as, label: Aussi, values: {}}\n"
    (tmp_path / "pay.yaml").write_text(twice, encoding="utf-8")
    with pytest.raises(YamlError, match=r"pay\.yaml, line 10: the series 'as' is given twice"):
        load_references(tmp_path)


def test_recodes_of_another_wave_than_the_name_says_are_refused(tmp_path):
    path = tmp_path / "w2.yaml"
    path.write_text("recodes: []\nwave: w1\n", encoding="utf-8")
    with pytest.raises(YamlError, match=r"w2\.yaml, line 2: the wave is 'w1', but the file is .* wave 'w2'"):
        load_recodes(path, small(tmp_path), {})
