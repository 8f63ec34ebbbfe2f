"""The page as a template: no script, nothing loaded from anywhere, light or dark, A4 in print."""

STYLE = """
:root { color-scheme: light dark; --ink: #1b1b1b; --paper: #fff; --line: #b9b9b9;
  --soft: #f2f4f7; --quiet: #4a4a4a; --link: #134f91; --warn: #8a1420; --warned: #fdf0f0; }
@media (prefers-color-scheme: dark) { :root { --ink: #ececec; --paper: #16181b; --line: #5a5f66;
  --soft: #22262b; --quiet: #c2c6cb; --link: #9cc7ff; --warn: #ff9a9a; --warned: #341a1c; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 62rem; padding: 1.5rem; background: var(--paper);
  color: var(--ink); font: 1rem/1.55 system-ui, "Segoe UI", "Noto Sans", "DejaVu Sans",
  sans-serif; }
h1 { font-size: 1.8rem; line-height: 1.2; margin: 0 0 .2rem; }
h2 { font-size: 1.25rem; margin: 2.2rem 0 .6rem; padding-top: .6rem;
  border-top: 1px solid var(--line); }
p, li { max-width: 48rem; } ul { padding-left: 1.3rem; } li { margin: .3rem 0; }
.about { color: var(--quiet); margin: 0 0 .8rem; }
.warning { border: 3px solid var(--warn); background: var(--warned); color: var(--ink);
  padding: .8rem 1rem; margin: 1rem 0; font-weight: 600; max-width: none; }
.advice { font-weight: 600; }
nav ol { columns: 2; column-gap: 2rem; margin: 0; padding-left: 1.6rem; }
nav li { margin: 0; padding: .15rem 0; } nav a { color: var(--link); }
nav h2 { font-size: 1rem; margin: 1.2rem 0 .2rem; border: 0; padding: 0; }
.wide { overflow-x: auto; margin: 1rem 0; }
svg.plot { display: block; width: 100%; max-width: 28rem; height: auto; margin: 1.2rem 0 .4rem; }
@media (prefers-color-scheme: dark) { svg.plot { filter: brightness(1.3); } }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
caption { text-align: left; font-weight: 600; padding: .3rem 0; }
th, td { border-bottom: 1px solid var(--line); padding: .35rem .5rem; text-align: left;
  vertical-align: top; font-weight: 400; }
thead th { border-bottom: 2px solid var(--ink); font-weight: 600; vertical-align: bottom; }
.figure { text-align: right; font-variant-numeric: tabular-nums; }
td.figure { white-space: nowrap; }
tbody tr:nth-child(even) { background: var(--soft); }
dl { display: grid; grid-template-columns: minmax(12rem, 20rem) 1fr; gap: .25rem 1.2rem; }
dt { color: var(--quiet); } dd { margin: 0; overflow-wrap: anywhere; }
code { font: .9em ui-monospace, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
@media (max-width: 40rem) { dl { grid-template-columns: 1fr; } dd { margin: 0 0 .5rem; }
  nav ol { columns: 1; } }
@media print {
  :root { color-scheme: light; --ink: #000; --paper: #fff; --line: #999; --soft: #fff;
    --quiet: #333; --warn: #8a1420; --warned: #fff; }
  @page { size: A4; margin: 16mm 14mm; }
  body { max-width: none; padding: 0; font-size: 10pt; } nav { display: none; }
  p, li { max-width: none; orphans: 3; widows: 3; } h2, caption { break-after: avoid; }
  .wide { overflow: visible; } table { font-size: 8.5pt; } tr, dl > * { break-inside: avoid; }
  td.figure { white-space: normal; }
  svg.plot { break-inside: avoid; max-width: 12cm; filter: none; }
  thead { display: table-header-group; } }
"""

PAGE = """<!doctype html>
<html lang="{{ language }}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ title }}</title>
<style>{{ style }}</style>
</head>
<body>
<header>
<h1>{{ title }}</h1>
<p class="about">{{ generated }}</p>
{% for warning in warnings %}<p class="warning" role="note">{{ warning }}</p>
{% endfor %}<p class="advice">{{ advice }}</p>
</header>
<nav aria-labelledby="contents">
<h2 id="contents">{{ contents }}</h2>
<ol>
{% for section in sections %}<li><a href="#{{ section.key }}">{{ section.heading }}</a></li>
{% endfor %}</ol>
</nav>
<main>
{% for section in sections %}<section aria-labelledby="{{ section.key }}">
<h2 id="{{ section.key }}">{{ loop.index }}. {{ section.heading }}</h2>
{% for block in section.blocks %}{{ block }}
{% endfor %}</section>
{% endfor %}</main>
</body>
</html>
"""

BLOCKS = """
{%- macro paragraph(text) %}<p>{{ text }}</p>{% endmacro -%}
{%- macro listing(items) %}<ul>
{% for item in items %}<li>{{ item }}</li>
{% endfor %}</ul>{% endmacro -%}
{%- macro facts(rows) %}<dl>
{% for name, value in rows %}<dt>{{ name }}</dt><dd>{{ value }}</dd>
{% endfor %}</dl>{% endmacro -%}
{%- macro table(caption, headings, flush, rows) %}<div class="wide" role="region"
 aria-label="{{ caption }}" tabindex="0">
<table>
<caption>{{ caption }}</caption>
<thead><tr>
{% for heading in headings %}<th scope="col"{% if flush[loop.index0] %} class="figure"{% endif %}>
{{- heading }}</th>
{% endfor %}</tr></thead>
<tbody>
{% for row in rows %}<tr><th scope="row">{{ row[0] }}</th>
{%- for cell in row[1:] %}<td{% if flush[loop.index] %} class="figure"{% endif %}>
{{- cell }}</td>{% endfor %}</tr>
{% endfor %}</tbody>
</table>
</div>{% endmacro -%}
"""
