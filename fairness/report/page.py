"""The report's pages as templates: tables first, no script, nothing loaded from anywhere.

The auditor's page and the public one are made alike; what differs is which sections there are.
"""

STYLE = """
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 78rem; padding: .7rem 1.5rem; background: #fff; color: #1b1b1b;
  font: 16px/1.5 system-ui, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif; }
h1 { font-size: 1.6rem; margin: 0 0 .3rem; } h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; }
.build { display: inline-block; border: 2px solid #7a1f1f; color: #7a1f1f; padding: .1rem .6rem; }
.build.public { border-color: #1d5fa8; color: #174a83; }
header { display: flex; flex-wrap: wrap; gap: 0 1.5rem; align-items: baseline; }
header p { margin: 0; font-size: .9rem; } section > p, section > ul { margin: .3rem 0; }
.first h2 { font-size: 1.05rem; margin: .5rem 0 0; }
.first ul { list-style: none; padding: 0; font-weight: 600; }
.first > section > p { font-size: .9rem; line-height: 1.4; }
.front table { font-size: .85rem; line-height: 1.3; }
.front th, .front td { padding: .1rem .5rem; }
.front th[scope=rowgroup] { padding-top: .35rem; border-bottom-color: #6b6b6b; }
.front th span { font-weight: 400; } .front .wanted { color: #4a4a4a; }
.front th[scope=row] { min-width: 9rem; } .front .reach { white-space: nowrap; }
.front td.sentence { width: 60%; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
caption { text-align: left; font-weight: 600; padding: .8rem 0 .3rem; }
caption span { font-weight: 400; }
th, td { border-bottom: 1px solid #c9c9c9; padding: .4rem .5rem; text-align: left;
  vertical-align: top; }
thead th { border-bottom: 2px solid #1b1b1b; vertical-align: bottom; }
.first ~ section thead th + th { text-align: right; }
td.sentence { min-width: 12rem; }
td.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
tr.material_disparity th[scope=row] { border-left: 6px solid #a31621; }
tr.disparity_size_uncertain th[scope=row] { border-left: 6px dashed #a35c00; }
tr.cannot_tell th[scope=row], tr.suppressed th[scope=row] { border-left: 6px dotted #595959; }
tr.within_tolerance th[scope=row] { border-left: 6px solid #1d5fa8; }
section[aria-labelledby=crossings] th[scope=row] { min-width: 24rem; font-weight: 400; }
svg.gap { display: block; } svg.flow, svg.curves { display: block; max-width: 100%; height: auto; }
svg.curves text { font-size: 12px; fill: #1b1b1b; } svg.curves .axis { fill: none; stroke: #555; }
svg.curves .curve { fill: none; stroke: #174a83; stroke-width: 2; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; }
dt { font-weight: 600; } dd { margin: 0; overflow-wrap: anywhere; }
@media (max-width: 40rem) { body { padding: 1rem; } dl { display: block; } }
@media print { body { max-width: none; padding: 0; font-size: 10pt; } tr { break-inside: avoid; }
  .wide { overflow: visible; } td.number { white-space: normal; }
  h1 { font-size: 15pt; } h2 { font-size: 12pt; margin: 1rem 0 .3rem; break-after: avoid; }
  table { font-size: 8pt; } .first ~ section .wide { break-inside: avoid; }
  .front table { font-size: 8.5pt; } header, .first { page: front; }
  .first { break-after: page; } .first > section > p { font-size: 9pt; }
  .front td.sentence { width: 45%; min-width: 0; } .front th[scope=row] { min-width: 0; }
  svg.gap { width: 55mm; height: 9.1mm; }
  thead { display: table-header-group; }
  @page { size: A4 landscape; margin: 12mm;
    @bottom-right { content: counter(page) " / " counter(pages); font-size: 8pt; } }
  @page front { size: A4 portrait; }
  svg.gap .zone, tr th[scope=row] { print-color-adjust: exact; } }
"""

_HEAD = """<!doctype html>
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
<p><strong class="build {{ build }}">{{ build_mark }}</strong></p>
<p>{{ say.purpose }}</p>
</header>
<main>
<div class="first">
<section aria-labelledby="gate">
<h2 id="gate">{{ say.gate }}</h2>
<ul>{% for sentence in gate %}<li>{{ sentence }}</li>{% endfor %}</ul>
</section>
<section aria-labelledby="reached">
<h2 id="reached">{{ say.reached }}</h2>
<p>{{ notes[0] }}</p>
<div class="wide front" role="region" aria-label="{{ say.reached }}" tabindex="0">
<table>
<thead><tr><th scope="col">{{ say.group }}</th><th scope="col">{{ say.reached_of }}</th>
<th scope="col">{{ say.verdict }}</th><th scope="col">{{ say.drawing }}</th></tr></thead>
{% for attribute in front %}<tbody>
<tr><th scope="rowgroup" colspan="4">{{ attribute.name }} <span>· {{ attribute.reference }}</span>
</th></tr>
{% for row in attribute.rows %}<tr class="{{ row.mark }}">
<th scope="row">{{ row.name }}</th><td class="reach">{{ row.reach }}</td>
<td class="sentence">{{ row.sentence }}{% if row.wanted %}
 <span class="wanted">{{ row.wanted }}</span>{% endif %}</td>
<td>{{ row.drawing }}</td>
</tr>
{% endfor %}</tbody>
{% endfor %}</table>
</div>
</section>
</div>
"""

_SECTIONS = """{% for section in sections %}
<section aria-labelledby="{{ section.code }}">
<h2 id="{{ section.code }}">{{ section.title }}</h2>
{% if section.note %}<p>{{ section.note }}</p>{% endif %}

{% for table in section.tables %}
<div class="wide" role="region" aria-label="{{ section.title }}: {{ table.caption }}" tabindex="0">
<table>
<caption>{{ table.caption }}</caption>
<thead><tr>{% for heading in table.headings %}<th scope="col">{{ heading }}</th>{% endfor %}</tr>
</thead>
<tbody>
{% for row in table.rows %}<tr>
<th scope="row">{{ row.name }}</th>
{% for figure in row.figures %}<td class="number">{{ figure }}</td>{% endfor %}
</tr>
{% endfor %}</tbody>
</table>
{% if table.drawing %}{{ table.drawing }}{% endif %}

</div>
{% endfor %}
</section>
{% endfor %}
"""

_TAIL = """{% if flow %}
<section aria-labelledby="cohort">
<h2 id="cohort">{{ say.cohort }}</h2>
<p>{{ flow.title }}</p>
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

PAGE = _HEAD + _SECTIONS + _TAIL
"""The page of either build."""
