"""The report's page as a template: tables first, no script, nothing loaded from anywhere."""

STYLE = """
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 78rem; padding: 1.5rem; background: #fff; color: #1b1b1b;
  font: 16px/1.5 system-ui, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif; }
h1 { font-size: 1.6rem; margin: 0 0 .3rem; } h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; }
.build { display: inline-block; border: 2px solid #7a1f1f; color: #7a1f1f; padding: .1rem .6rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
caption { text-align: left; font-weight: 600; padding: .8rem 0 .3rem; }
caption span { font-weight: 400; }
th, td { border-bottom: 1px solid #c9c9c9; padding: .4rem .5rem; text-align: left;
  vertical-align: top; }
thead th { border-bottom: 2px solid #1b1b1b; vertical-align: bottom; }
td.sentence { min-width: 17rem; }
td.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
tr.material_disparity th[scope=row] { border-left: 6px solid #a31621; }
tr.disparity_size_uncertain th[scope=row] { border-left: 6px dashed #a35c00; }
tr.cannot_tell th[scope=row], tr.suppressed th[scope=row] { border-left: 6px dotted #595959; }
tr.within_tolerance th[scope=row] { border-left: 6px solid #1d5fa8; }
svg.gap { display: block; } svg.gap text { font-size: 11px; fill: #444; }
svg.gap .zone { fill: #dbe6f2; } svg.gap .zero { stroke: #555; stroke-dasharray: 3 2; }
svg.gap .span { stroke: #111; stroke-width: 2; } svg.gap .value { fill: #111; }
svg.flow { display: block; max-width: 100%; } svg.flow text { font-size: 13px; fill: #1b1b1b; }
svg.flow rect { fill: #1d5fa8; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; }
dt { font-weight: 600; } dd { margin: 0; overflow-wrap: anywhere; }
@media print { body { max-width: none; padding: 0; font-size: 10pt; } tr { break-inside: avoid; }
  .wide { overflow: visible; } td.number { white-space: normal; }
  thead { display: table-header-group; }
  @page { size: A4 landscape; margin: 12mm; }
  svg.gap .zone, tr th[scope=row] { print-color-adjust: exact; } }
"""

PAGE = """<!doctype html>
<html lang="{{ language }}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ say.title }}</title>
<style>{{ style }}</style>
</head>
<body>
<header>
<h1>{{ say.title }}</h1>
<p><strong class="build">{{ say.build }}</strong></p>
<p>{{ say.purpose }}</p>
</header>
<main>
<section aria-labelledby="gate">
<h2 id="gate">{{ say.gate }}</h2>
<ul>{% for sentence in gate %}<li>{{ sentence }}</li>{% endfor %}</ul>
</section>
<section aria-labelledby="reached">
<h2 id="reached">{{ say.reached }}</h2>
<p>{{ notes[0] }}</p>
{% for attribute in attributes %}
<div class="wide" role="region" aria-label="{{ attribute.name }}" tabindex="0">
<table>
<caption>{{ attribute.name }} <span>· {{ attribute.reference }}</span></caption>
<thead><tr>{% for heading in reach_headings %}<th scope="col">{{ heading }}</th>{% endfor %}</tr>
</thead>
<tbody>
{% for row in attribute.rows %}<tr class="{{ row.verdict }}">
<th scope="row">{{ row.name }}</th><td class="sentence">{{ row.sentence }}</td>
<td>{{ row.drawing }}</td>
{% for figure in row.reach %}<td class="number">{{ figure }}</td>{% endfor %}
</tr>
{% endfor %}</tbody>
</table>
</div>
{% endfor %}
</section>
{% if wanted %}
<section aria-labelledby="collect">
<h2 id="collect">{{ say.collect }}</h2>
<ul>{% for name, sentence in wanted %}<li>{{ name }}. {{ sentence }}</li>{% endfor %}</ul>
</section>
{% endif %}
<section aria-labelledby="evidence">
<h2 id="evidence">{{ say.evidence }}</h2>
{% for attribute in attributes %}
<div class="wide" role="region" aria-label="{{ say.evidence }}: {{ attribute.name }}"
 tabindex="0">
<table>
<caption>{{ attribute.name }}</caption>
<thead><tr>{% for heading in evidence_headings %}<th scope="col">{{ heading }}</th>{% endfor %}</tr>
</thead>
<tbody>
{% for row in attribute.rows %}<tr>
<th scope="row">{{ row.name }}</th>
{% for figure in row.evidence %}<td class="number">{{ figure }}</td>{% endfor %}
</tr>
{% endfor %}</tbody>
</table>
</div>
{% endfor %}
</section>
<section aria-labelledby="guardrails">
<h2 id="guardrails">{{ say.guardrails }}</h2>
{% for attribute in attributes %}
<div class="wide" role="region" aria-label="{{ say.guardrails }}: {{ attribute.name }}"
 tabindex="0">
<table>
<caption>{{ attribute.name }}</caption>
<thead><tr>{% for heading in guard_headings %}<th scope="col">{{ heading }}</th>{% endfor %}</tr>
</thead>
<tbody>
{% for row in attribute.rows %}<tr>
<th scope="row">{{ row.name }}</th>
{% for figure in row.guard %}<td class="number">{{ figure }}</td>{% endfor %}
</tr>
{% endfor %}</tbody>
</table>
</div>
{% endfor %}
</section>
{% if flow %}
<section aria-labelledby="cohort">
<h2 id="cohort">{{ say.cohort }}</h2>
<p>{{ cohort_on }}</p>
<div class="wide" role="region" aria-label="{{ say.cohort }}" tabindex="0">
{{ flow.drawing }}
<table>
<thead><tr><th scope="col">{{ say.list_of }}</th>
{% for heading in flow.headings %}<th scope="col">{{ heading }}</th>{% endfor %}</tr>
</thead>
<tbody>
{% for row in flow.rows %}<tr>
<th scope="row">{{ row[0] }}</th>
{% for figure in row[1:] %}<td class="number">{{ figure }}</td>{% endfor %}
</tr>
{% endfor %}</tbody>
</table>
</div>
</section>
{% endif %}
<section aria-labelledby="method">
<h2 id="method">{{ say.method }}</h2>
{% for note in notes[1:] %}<p>{{ note }}</p>{% endfor %}
</section>
</main>
<footer>
<h2>{{ say.record }}</h2>
<dl>{% for term, value in record %}<dt>{{ term }}</dt><dd>{{ value }}</dd>{% endfor %}</dl>
</footer>
</body>
</html>
"""
