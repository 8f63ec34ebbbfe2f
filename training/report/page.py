"""The page as a template: tables first, no script, nothing loaded from anywhere."""

STYLE = """
:root { color-scheme: light dark; --paper: #fff; --ink: #1b1b1b; --line: #c9c9c9;
  --soft: #eef3f9; --blue: #0072b2; }
@media (prefers-color-scheme: dark) { :root { --paper: #161616; --ink: #ececec; --line: #4a4a4a;
  --soft: #1f2a35; --blue: #56b4e9; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 78rem; padding: 1.5rem; background: var(--paper);
  color: var(--ink);
  font: 16px/1.5 system-ui, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif; }
h1 { font-size: 1.6rem; margin: 0 0 .3rem; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; margin: 2.2rem 0 .5rem; }
p { max-width: 56rem; margin: .5rem 0; overflow-wrap: anywhere; }
nav ul { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; list-style: none; padding: 0; }
a { color: var(--blue); }
.part { display: flex; flex-wrap: wrap; gap: 1rem 2rem; align-items: flex-start; }
.wide { flex: 0 1 auto; overflow-x: auto; max-width: 100%; }
table { border-collapse: collapse; font-size: .88rem; }
caption { text-align: left; font-weight: 600; padding: .8rem 0 .3rem; }
th, td { border-bottom: 1px solid var(--line); padding: .3rem .6rem; text-align: left;
  vertical-align: top; }
thead th { border-bottom: 2px solid var(--ink); vertical-align: bottom; }
th[scope=row] { min-width: 6.5rem; }
td { font-variant-numeric: tabular-nums; }
td.long { overflow-wrap: anywhere; min-width: 16rem; }
tr.chosen > * { background: var(--soft); font-weight: 600; }
svg { display: block; flex: 1 1 30rem; min-width: 0; height: auto; max-width: 44rem;
  margin-top: .8rem; }
@media (prefers-color-scheme: dark) { svg.plot { filter: brightness(1.3); } }
svg text { font-family: system-ui, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif; }
svg.lanes { max-width: 28rem; }
svg.timeline text { font-size: 12px; fill: var(--ink); }
svg.timeline circle { fill: var(--paper); stroke: var(--blue); stroke-width: 2; }
svg.timeline rect { fill: var(--ink); }
svg.timeline .learned { stroke: var(--blue); stroke-width: 2; }
svg.timeline .waited { stroke: var(--line); stroke-width: 2; stroke-dasharray: 3 3; }
svg.timeline .year { stroke: var(--line); }
@media print { :root { --paper: #fff; --ink: #000; --line: #aaa; --soft: #eee; --blue: #0072b2; }
  body { max-width: none; padding: 0; font-size: 9.5pt; } nav { display: none; }
  .wide { overflow: visible; } thead { display: table-header-group; }
  tr, svg { break-inside: avoid; } svg.plot { filter: none; } h2, caption { break-after: avoid; }
  table { font-size: 8pt; } th, td { padding: .2rem .35rem; } svg { max-width: 17cm; }
  tr.chosen > * { print-color-adjust: exact; }
  @page { size: A4 landscape; margin: 12mm; } }
"""

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ title }}</title>
<style>{{ style }}</style>
</head>
<body>
<header>
<h1>{{ title }}</h1>
<p>This is about advice to offer help. A person decides.</p>
{% for sentence in summary %}<p>{{ sentence }}</p>
{% endfor %}
<nav aria-label="Sections"><ul>
{% for section in sections %}<li><a href="#{{ section.code }}">{{ section.title }}</a></li>
{% endfor %}</ul></nav>
</header>
<main>
{% for section in sections %}
<section aria-labelledby="{{ section.code }}">
<h2 id="{{ section.code }}">{{ section.title }}</h2>
{% for sentence in section.words %}<p>{{ sentence }}</p>
{% endfor %}
{% for part in section.parts %}
<div class="part">
{% if part.table %}
<div class="wide" role="region" aria-label="{{ section.title }}: {{ part.table.caption }}"
 tabindex="0">
<table>
<caption>{{ part.table.caption }}</caption>
<thead><tr>
{% for heading in part.table.headings %}<th scope="col">{{ heading }}</th>{% endfor %}
</tr></thead>
<tbody>
{% for row in part.table.rows %}
<tr{% if loop.index0 == part.table.chosen %} class="chosen"{% endif %}>
<th scope="row">{{ row[0] }}</th>
{% for cell in row[1:] %}<td{% if cell|length > 48 %} class="long"{% endif %}>{{ cell }}</td>
{% endfor %}</tr>
{% endfor %}</tbody>
</table>
</div>
{% endif %}
{{ part.picture | safe }}
</div>
{% endfor %}
</section>
{% endfor %}
</main>
</body>
</html>
"""
