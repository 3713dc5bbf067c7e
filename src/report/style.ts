/** The report's style sheet. Colours are those of the page; each line has one, in both themes apart from the others. */
export const REPORT_STYLE = `
:root{color-scheme:light;--bg:#f8f8f7;--surface:#fff;--text:#1a1e21;--muted:#59626a;--edge:#dfe2e2;--warning:#7d5600;--ice:#0b6a9a;--warm:#a8430d;
--c0:#46545f;--c1:#0b6a9a;--c2:#0a7f74;--c3:#6d3fd1;--c4:#a8430d;--c5:#b3261e;--c6:#a36d00;--c7:#b0308a;--c8:#4c7a1f}
@media (prefers-color-scheme:dark){:root{color-scheme:dark;--bg:#0f1113;--surface:#16191c;--text:#e9edef;--muted:#9aa5ad;
--edge:#2a3035;--warning:#e8c26a;--ice:#86d2f7;--warm:#ffb083;--c0:#c3ced6;--c1:#6cc4f2;--c2:#3cc7b4;--c3:#ac90ff;--c4:#ff9c66;--c5:#ff7d74;--c6:#e0b040;
--c7:#f08ad0;--c8:#a5cf6b}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--text);font:13px/1.45 -apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",Arial,"PingFang SC","Microsoft YaHei","Noto Sans SC",system-ui,sans-serif}
header,main{max-width:1400px;margin:0 auto;padding:20px 20px 0}
main{padding-top:4px}
main{padding-bottom:40px}
h1{font-size:18px;font-weight:650;letter-spacing:-.01em;margin:0 0 12px}
h2{font-size:14px;font-weight:620;margin:28px 0 10px}
.unseen{position:absolute;margin:0;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.facts{display:flex;flex-wrap:wrap;gap:8px 28px;margin:0 0 12px}
dt{color:var(--muted);font-size:12px}
dd{margin:0;font-weight:600;font-variant-numeric:tabular-nums}
.how{max-width:88ch;color:var(--muted);margin:0}
.warning{color:var(--warning);margin:0 0 8px;font-weight:600}
details{margin:0 0 8px}
summary{cursor:pointer;color:var(--warning);font-weight:600}
details ul{margin:6px 0;padding-left:20px;overflow-wrap:anywhere}
section{margin-top:16px}
.table{overflow-x:auto;background:var(--surface);border:1px solid var(--edge);border-radius:8px}
table{border-collapse:collapse;width:100%;font-size:12px;font-variant-numeric:tabular-nums;white-space:nowrap}
th,td{padding:5px 7px;text-align:left;font-weight:400;border-top:1px solid var(--edge)}
thead th{color:var(--muted);vertical-align:bottom;border-top:0}
thead tr+tr th{padding-top:0}
thead .group{color:var(--text);font-weight:600}
tbody th,thead tr:first-child th:first-child{position:sticky;left:0;background:var(--surface)}
tbody th{font-weight:600}
.number{text-align:right}
thead .group{text-align:right;border-left:1px solid var(--edge)}
.swatch{width:18px;height:8px;margin-right:8px;vertical-align:1px}
.held{color:var(--ice)}
.leaks{color:var(--warm)}
.legend{display:flex;flex-wrap:wrap;gap:2px 16px;position:sticky;top:0;margin:12px 0 0;padding:8px 0;background:var(--bg);list-style:none;font-size:12px}
.legend .swatch{margin-right:6px}
.charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(300px,100%),1fr));gap:12px}
figure{margin:0;padding:10px 10px 4px;background:var(--surface);border:1px solid var(--edge);border-radius:8px;min-width:0}
figcaption{font-size:12px;color:var(--muted);margin-bottom:4px}
figcaption b{color:var(--text);font-weight:620;margin-right:4px}
.scale{float:right}
figure svg{display:block;width:100%;height:auto}
text{font-size:10px;fill:var(--muted);font-variant-numeric:tabular-nums}
.tick-y{text-anchor:end;dominant-baseline:middle}
.tick-x,.empty{text-anchor:middle}
.grid{stroke:var(--edge);stroke-width:1}
.mean{fill:none;stroke:var(--c);stroke-width:1.6;stroke-linejoin:round;stroke-linecap:round}
.band{fill:var(--c);opacity:.1}
.dashed{stroke-dasharray:5 3}
.dotted{stroke-dasharray:1 3}
${Array.from({ length: 9 }, (_, i) => `.line-${i}{--c:var(--c${i})}`).join('\n')}
@media (max-width:600px){header,main{padding-left:12px;padding-right:12px}.facts{gap:8px 20px}}
@media print{body{background:#fff}figure,tr{break-inside:avoid}}
`;
