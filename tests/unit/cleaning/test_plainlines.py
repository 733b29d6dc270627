"""What people mean by empty lines, ``>``, dashes and indents, and that no word of it is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from lxml.html import tostring

from pressmark.cleaning.building import article_of
from pressmark.cleaning.plainlines import elements_of

SAMPLES = """
> the gulls
>> the nets
- a coat
  - water
1. first
    lamp --list
====
===
---
--
diff --git a/x b/x
--- a/x
+++ b/x
@@ -1 +1 @@
-was
+is
 same
Port    High    Low
We left the village.
\tturn
\f
which is why nobody has ever lived in the house beside it since the war""".split("\n")
LINES = st.lists(st.sampled_from(SAMPLES), max_size=30)
MARKS = str.maketrans("", "", ">-=~*+. \t\n\f0123456789")


def html_of(text: str) -> str:
    return "".join(str(tostring(each, encoding="unicode")) for each in elements_of(text))


@given(LINES)
def test_no_word_is_lost_and_none_is_added(lines: list[str]) -> None:
    text = "\n".join(lines)
    made = article_of(elements_of(text)).text_content()
    assert made.translate(MARKS) == text.translate(MARKS)


def test_a_patch_ends_at_the_signature() -> None:
    made = html_of("See:\n\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-was\n+is\n--\nNora")
    assert made == "<p>See:</p><pre>--- a/x\n+++ b/x\n@@ -1 +1 @@\n-was\n+is</pre><hr><p>Nora</p>"


def test_quotes_stand_in_quotes_up_to_a_depth() -> None:
    assert (
        html_of("> a\n>> b") == "<blockquote><p>a</p><blockquote><p>b</p></blockquote></blockquote>"
    )
    deep = html_of(">" * 5000 + " far")
    assert deep.count("<blockquote>") == 12 and "far" in deep


def test_wrapped_lines_become_one_and_short_ones_stay() -> None:
    long = "The path follows the old railway for a mile and then it"
    assert html_of(f"{long}\nclimbs.") == f"<p>{long} climbs.</p>"
    assert html_of("Red in the morning,\nstay in port.") == (
        "<p>Red in the morning,<br>stay in port.</p>"
    )


def test_scripts_without_spaces_are_joined_without() -> None:
    first = "昼過ぎに風が変わり、漁船が次々と港へ戻ってきた。" * 2 + "灯台の階段は百二十段"
    assert html_of(f"{first}\nある。") == f"<p>{first}ある。</p>"


def test_a_list_goes_on_where_it_began() -> None:
    assert html_of("3. salt\n4. water\n   from the well") == (
        '<ol start="3"><li>salt</li><li>water<br>from the well</li></ol>'
    )
