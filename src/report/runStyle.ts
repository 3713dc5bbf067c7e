/** What the report of one run has beside the style of all: lanes in the colours of the page, and pages of paper. */
export const RUN_STYLE = `
:root{--c0:#6d3fd1;--c1:#0a7f74;--c2:#a36d00;--c3:#46545f}
@media (prefers-color-scheme:dark){:root{--c0:#ac90ff;--c1:#3cc7b4;--c2:#e0b040;--c3:#c3ced6}}
header,main{max-width:1120px}
h1{overflow-wrap:anywhere}
h2{font-size:16px;font-weight:650;margin:36px 0 8px}
h3{font-size:13px;font-weight:620;margin:18px 0 6px}
p{margin:0 0 8px;max-width:88ch}
.lead{font-size:15px}
.verdicts,.values,.files{list-style:none;margin:0 0 14px;padding:0}
.verdicts li{padding:3px 0}
.verdicts .swatch{width:22px}
.values{display:flex;flex-wrap:wrap;gap:1px 14px;margin:2px 0 6px;font-size:11px;color:var(--muted);font-variant-numeric:tabular-nums}
.values b{color:var(--text);font-weight:600}
.values .swatch{display:inline-block;width:18px;margin-right:5px;vertical-align:1px}
.verdicts ul{list-style:none;margin:0;padding-left:30px}
.files{overflow-wrap:anywhere}
.how{margin:0 0 10px}
.track{stroke:var(--c);stroke-width:3.5}
.charts{grid-template-columns:repeat(auto-fill,minmax(min(320px,100%),1fr))}
thead tr:first-child th:first-child{position:static}
tbody th{font-weight:500}
td.code,pre{font-family:ui-monospace,"SF Mono",Menlo,Consolas,"Liberation Mono",monospace}
td.code{color:var(--muted);font-size:11px}
details{margin:10px 0 4px}
summary{color:var(--text);font-weight:600;margin-bottom:6px}
pre{margin:0 0 10px;padding:10px 12px;background:var(--surface);border:1px solid var(--edge);border-radius:8px;font-size:12px;line-height:1.5;overflow-x:auto}
.wrapped{white-space:pre-wrap;overflow-wrap:anywhere}
a{color:var(--ice)}
:focus-visible{outline:2px solid var(--ice);outline-offset:2px}
.still-frozen{color:var(--warning)}
@media print{
:root{color-scheme:light;--bg:#fff;--surface:#fff;--text:#1a1e21;--muted:#4a535b;--edge:#cfd4d4;--warning:#7d5600;--ice:#0b6a9a;--warm:#a8430d;--c0:#6d3fd1;--c1:#0a7f74;--c2:#a36d00;--c3:#46545f}
body{font-size:11px}
header,main{max-width:none;padding:0}
h2,h3,summary{break-after:avoid}
figure,tr{break-inside:avoid}
.charts{grid-template-columns:repeat(2,1fr)}
.table{overflow:visible;border:0}
table{white-space:normal}
pre{white-space:pre-wrap;overflow-wrap:anywhere}
details::details-content{content-visibility:visible;block-size:auto}
}
@media (forced-colors:active){.mean,.track,.band{forced-color-adjust:none}}
`;
