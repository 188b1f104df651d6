from theorycheck.reporting.markup import Markup, escaped, joined, tag


def test_text_is_escaped_and_markup_is_not():
    assert tag("p", "<b>&\"'", tag("i", "x")) == "<p>&lt;b&gt;&amp;&quot;&#x27;<i>x</i></p>"


def test_attributes_are_escaped_named_and_left_out():
    assert tag("a", "x", href='"><script>', class_="c", aria_label="l", title=None) == (
        '<a href="&quot;&gt;&lt;script&gt;" class="c" aria-label="l">x</a>'
    )


def test_a_string_made_from_markup_is_escaped_again():
    assert joined(str(Markup("<b>")) + "") == "&lt;b&gt;"


def test_children_may_be_nested_and_none():
    assert joined(["a", None, [Markup("<br>"), ("b",)]]) == "a<br>b"


def test_control_characters_are_not_passed_on():
    assert escaped("a\x00b\x1b[31m\nc") == "a�b�[31m\nc"


def test_void_elements_have_no_end():
    assert tag("meta", charset="utf-8") == '<meta charset="utf-8">'
