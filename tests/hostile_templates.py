"""Templates made to do harm: each asks for what no template may reach, or for more time or memory than one may take."""

from __future__ import annotations

from collections.abc import Mapping


def _nested(opening: str, closing: str, depth: int, inside: str = "x") -> str:
    return "".join(opening.replace("#", str(level)) for level in range(depth)) + inside + closing * depth


_CALLS = "".join(
    f"{{% macro m{level}() %}}{f'{{{{ m{level - 1}() }}}}' * 10 if level else 'x' * 1000}{{% endmacro %}}"
    for level in range(12)
)

_MANY = f"{{% for x in '{'y' * 90_000}' %}}"
_FEW = "{% for x in [1, 2, 3, 4, 5, 6, 7, 8, 9] %}"
_LONG = (
    f"{{% macro m() %}}{'x' * 90_000}{{% endmacro %}}{{% macro k() %}}{'{{ m() }}' * 200}{{% endmacro %}}"  # 18 million
)

# Page templates (page.html) that reach for Python.
REACHING: Mapping[str, str] = {
    "attribute of a text": "{{ ''.__class__ }}",
    "attribute of markup": "{{ article.__class__.__mro__ }}",
    "attribute by filter": "{{ article|attr('__class__') }}",
    "attribute by map": "{{ [article]|map(attribute='__class__')|list }}",
    "item": "{{ article['__class__'] }}",
    "item of a field": "{{ groups[0]['notes'] }}",
    "item by concatenation": "{{ article['__cla' ~ 'ss__'] }}",
    "field not in the table": "{{ groups[0].notes[0].entry }}",
    "text of the dataset": "{{ groups[0].notes[0].place.source.text }}",
    "method of a date": "{{ published.replace(year=1) }}",
    "method by item": "{{ published['replace'](1) }}",
    "format": "{{ '{0.__class__}'.format(title) }}",
    "what Python prints of it": "{{ groups }}",
    "what Python prints of a list": "{{ groups|join(',') }}",
    "what Python prints of a macro": "{% macro m() %}{% endmacro %}{{ m }}",
    "self": "{{ self }}",
    "self, its attributes": "{{ self._TemplateReference__context }}",
    "globals of a function": "{{ lipsum.__globals__ }}",
    "globals of a macro": "{% macro m() %}{% endmacro %}{{ m._func.__globals__ }}",
    "environment of a macro": "{% macro m() %}{% endmacro %}{{ m._environment }}",
    "cycler": "{{ cycler.__init__.__globals__ }}",
    "joiner": "{{ joiner(',') }}",
    "namespace": "{% set n = namespace() %}{% set n.x = 1 %}",
    "dict": "{{ dict(a=1) }}",
    "range": "{% for x in range(9) %}{% endfor %}",
    "undefined": "{{ nothing.__class__ }}",
    "loop": "{% for x in [1] %}{{ loop._iterable }}{% endfor %}",
    "loop, further items": "{% for x in [1] %}{{ loop.previtem }}{% endfor %}",
    "loop, called": "{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}",
    "arguments": "{% macro m() %}{{ varargs.__class__ }}{% endmacro %}{{ m(1) }}",
    "debug": "{% debug %}",
    "statement": "{% do groups.clear() %}",
    "unescaped by filter": "{{ title|safe }}",
    "unescaped by block": "{% autoescape false %}{{ title }}{% endautoescape %}",
    "page that is extended": "{% extends 'words.html' %}",
    "file by its path": "{% include '/etc/passwd' %}",
    "file above": "{% include '../../../../etc/passwd' %}",
    "file of another kind": "{% include 'data/2018.yaml' %}",
    "file named by a value": "{% include author %}",
    "one of several files": "{% include ['/etc/passwd', author] ignore missing %}",
    "words by a value": "{% from author import x %}",
    "module of words": "{% import 'words.html' as words %}{{ words.__dict__ }}",
    "name on a branch not taken": "{% if false %}{{ nothing }}{% endif %}",
    "field on a branch not taken": "{% if false %}{{ article.nothing }}{% endif %}",
    "filter on a branch not taken": "{% if false %}{{ title|upper }}{% endif %}",
    "test on a branch not taken": "{% if false and title is callable %}{% endif %}",
}
# Page templates that take time or memory.
GREEDY: Mapping[str, str] = {
    "text multiplied": "{{ 'x' * 300000000 }}",
    "list multiplied": "{{ [1] * 300000000 }}",
    "power": "{{ 9 ** 9 ** 9 }}",
    "text formatted": "{{ '%999999999s' % title }}",
    "sum of texts": "{% macro m(x) %}{{ m(x + x) }}{% endmacro %}{{ m('x') }}",
    "texts joined": "{% macro m(x) %}{{ m(x ~ x) }}{% endmacro %}{{ m('x') }}",
    "text centred": "{{ title|center(999999999) }}",
    "text indented": "{{ title|indent(999999999) }}",
    "list filled up": "{{ [1]|batch(999999999, 1)|list }}",
    "range": "{% for x in range(99999) %}{% for y in range(99999) %}x{% endfor %}{% endfor %}",
    "loops in loops, printing": _nested("{% for x# in '1234567890' %}", "{% endfor %}", 18),
    "loops in loops, silent": _nested("{% for x# in [1,2,3,4,5,6,7,8,9,0] %}", "{% endfor %}", 18, ""),
    "loop over a long text": f"{{% for x in '{'y' * 90_000}' %}}{'x' * 90_000}{{% endfor %}}",
    "loop printing a long text": f"{{% for x in '{'y' * 90_000}' %}}{{{{ '{'x' * 90_000}' }}}}{{% endfor %}}",
    "macro that calls itself": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "macro that calls itself twice": "{% macro m(n) %}{% if n %}"
    "{{ m(n-1) }}{{ m(n-1) }}{% endif %}{% endmacro %}{{ m(60) }}",
    "macro that asks itself twice": "{% macro m(n) %}x{% if n and m(n-1) and m(n-1) %}"
    "{% endif %}{% endmacro %}{{ m(60) }}",
    "macros that call ten": _CALLS + "{{ m11() }}",
    "macro that doubles": "{% macro m(x) %}{{ x }}{{ x }}{% endmacro %}{% set x = 'x' %}" + "{% set x = m(x) %}" * 40,
    "caller that doubles": "{% macro m() %}{{ caller() }}{{ caller() }}{% endmacro %}"
    + _nested("{% call m() %}", "{% endcall %}", 30),
    "join that squares": "{% set x = 'xxxxxxxxxx' %}" + "{% set x = x|join(x) %}" * 6 + "{{ x|length }}",
    "text compared": _LONG + "{% set a = k() %}{% set b = k() %}" + _MANY + "{% if a == b %}{% endif %}{% endfor %}",
    "text looked for": _LONG + "{% set a = k() %}" + _MANY + "{% if 'b' in a %}{% endif %}{% endfor %}",
    "text written out and compared": _MANY
    + f"{{% if '{'x' * 40_000}a' == '{'x' * 40_000}b' %}}{{% endif %}}{{% endfor %}}",
    "lists in lists compared": "{% set a = ['x'] %}{% set b = ['x'] %}"
    + "{% set a = [a, a] %}{% set b = [b, b] %}" * 35
    + "{% if a == b %}{% endif %}",
    "digits printed": _MANY + "{{ " + "9" * 4000 + " }}{% endfor %}",
    "numbers printed": _MANY + "{{ 1 }}" * 10_000 + "{% endfor %}",
    "text escaped": _MANY + "{{ '" + '"' * 90_000 + "' }}{% endfor %}",
    "text joined at once": "{{ [" + "'a'," * 20_000 + "]|join('" + "b" * 4900 + "') }}",
    "names given": "{% macro m() %}{% if kwargs %}{% endif %}{% endmacro %}"
    + _MANY
    + "{{ m("
    + ",".join(f"a{number}=1" for number in range(8000))
    + ") }}{% endfor %}",
    "page that includes a page": _FEW + _MANY + "{% include 'words.html' %}{% endfor %}{% endfor %}",
    "page that imports a page": _FEW + _MANY + "{% from 'words.html' import summary %}{% endfor %}{% endfor %}",
    "page that includes itself": "{% include 'page.html' %}",
    "page that imports itself": "{% from 'page.html' import x %}",
    "brackets": "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
    "lists": "{{ " + "[" * 5000 + "]" * 5000 + " }}",
    "dots": "{{ year" + ".year" * 5000 + " }}",
    "filters": "{{ year" + "|length" * 5000 + " }}",
    "conditions": "{{ " + "year and " * 5000 + "year }}",
    "denials": "{{ " + "not " * 5000 + "year }}",
    "minus signs": "{{ " + "-" * 5000 + "year }}",
    "blocks": "{% if year %}" * 500 + "{% endif %}" * 500,
    "loops": "{% for x in [] %}" * 30 + "{% endfor %}" * 30,
    "branches": "{% if year %}" + "{% elif year %}" * 5000 + "{% endif %}",
    "digits": "{{ " + "9" * 5000 + " }}",
    "infinity": "{{ 1e999 }}",
    "length": "{{ year }}" * 100_000,
}
# Prose, each with the code of what is found in it.
PROSE: Mapping[str, tuple[str, str]] = {
    "attribute": ("N101", "{{ 行政诉讼.受理.__class__ }}"),
    "attribute by item": ("N101", "{{ 行政诉讼['__class__'] }}"),
    "item by a name": ("P104", "{{ 行政诉讼[年度] }}"),
    "attribute by filter": ("P105", "{{ 年度|attr('__class__') }}"),
    "attribute of a loop": ("N101", "{% for 项 in 公开.渠道 %}{{ loop.__class__ }}{% endfor %}"),
    "attribute of an item": ("N101", "{% for 项 in 公开.渠道 %}{{ 项.text }}{% endfor %}"),
    "call": ("P104", "{{ 公开.渠道() }}"),
    "loop, called": ("P104", "{% for 项 in 公开.渠道 %}{{ loop(项) }}{% endfor %}"),
    "self": ("N101", "{{ self }}"),
    "global": ("N101", "{{ lipsum }}"),
    "range": ("P104", "{% for 项 in range(9999999) %}{{ 项 }}{% endfor %}"),
    "text multiplied": ("P104", "{{ 'x' * 300000000 }}"),
    "power": ("P104", "{{ 9 ** 9 ** 9 }}"),
    "sum": ("P104", "{{ 'a' + 'b' }}"),
    "texts joined": ("P104", "{{ 'a' ~ 'b' }}"),
    "remainder": ("P104", "{{ '%999999999s' % 'x' }}"),
    "include": ("P104", "{% include 'lead.md' %}"),
    "include of a path": ("P104", "{% include '/etc/passwd' %}"),
    "import": ("P104", "{% import 'lead.md' as x %}"),
    "extends": ("P104", "{% extends 'lead.md' %}"),
    "macro": ("P104", "{% macro a() %}{% endmacro %}"),
    "assignment": ("P104", "{% set a = 1 %}"),
    "filter block": ("P104", "{% filter upper %}x{% endfilter %}"),
    "autoescape": ("P104", "{% autoescape false %}{% endautoescape %}"),
    "decimals": ("P109", "{{ 行政诉讼.已审结|占比(行政诉讼.受理, 1000000000) }}"),
    "name on a branch not taken": ("N101", "{% if 行政诉讼.受理 is 上升 %}{{ 没有.此名 }}{% endif %}"),
    "form on a branch not taken": ("P105", "{% if 行政诉讼.受理 is 上升 %}{{ 行政诉讼.受理|没有 }}{% endif %}"),
    "condition on a branch not taken": ("P105", "{% if 行政诉讼.受理 is 上升 and 年度 is 没有 %}{% endif %}"),
    "dots": ("P103", "{{ a" + ".b" * 5000 + " }}"),
    "conditions": ("P103", "{% if " + "a is 上升 and " * 5000 + "a is 上升 %}x{% endif %}"),
    "denials": ("P103", "{% if " + "not " * 5000 + "a is 上升 %}x{% endif %}"),
    "brackets": ("P103", "{{ " + "(" * 5000 + "a" + ")" * 5000 + " }}"),
    "lists": ("P103", "{{ " + "[" * 5000 + "]" * 5000 + " }}"),
    "filters": ("P103", "{{ a" + "|同比" * 5000 + " }}"),
    "list": ("P103", "{{ [" + "行政诉讼.受理, " * 5000 + "]|分别 }}"),
    "blocks": ("P103", "{% if 行政诉讼.受理 is 上升 %}" * 500 + "x" + "{% endif %}" * 500),
    "claims": ("P103", "{% 断言 行政诉讼.受理 is 上升 %}" * 60 + "x" + "{% 终断言 %}" * 60),
    "branches": ("P103", "{% if 年度 == 1 %}x" + "{% elif 年度 == 1 %}x" * 3000 + "{% endif %}"),
    "digits": ("P103", "{% if 行政诉讼.受理 > " + "9" * 5000 + " %}x{% endif %}"),
    "infinity": ("P109", "{% if 行政诉讼.受理 > 1e999 %}x{% endif %}"),
    "values": ("P103", "{{ 年度 }}" * 66_000),
    "characters": ("P103", "长" * 1_000_001),
    "lines": ("P103", "\n" * 60_000),
    "loop": ("T103", f"{{% for 项 in 公开.渠道 %}}{'长' * 600_000}{{% endfor %}}"),
    "not closed": ("P103", "{{ " * 3000),
    "comment not closed": ("P103", "{#" * 5000),
}
