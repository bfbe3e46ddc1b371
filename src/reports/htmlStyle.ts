/** Colours keep a contrast of 4.5 to 1 for text and 3 to 1 for marks (https://www.w3.org/TR/WCAG22/#contrast-minimum). */
export const reportStyle = `
:root { --text: #1f2328; --soft: #59636e; --page: #ffffff; --card: #f6f8fa; --line: #d1d9e0; --good: #1a7f37; --bad: #cf222e; --open: #9a6700; --neutral: #818b98; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e6edf3; --soft: #9198a1; --page: #0d1117; --card: #151b23; --line: #3d444d; --good: #3fb950; --bad: #f85149; --open: #d29922; --neutral: #7d8590; }
}
body { margin: 0; padding: 24px 16px 48px; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", "Noto Sans", "Hiragino Sans", "Noto Sans JP", sans-serif; }
main { max-width: 860px; margin: 0 auto; }
h1 { font-size: 1.6em; margin: 0 0 4px; }
h2 { font-size: 1.2em; margin: 32px 0 12px; padding-bottom: 4px; border-bottom: 1px solid var(--line); }
p { margin: 4px 0; }
.note, .nothing { color: var(--soft); }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 170px), 1fr)); gap: 12px; margin: 0 0 16px; }
.figures div { background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: 10px 14px; }
dt { color: var(--soft); font-size: 0.9em; }
dd { margin: 0; font-size: 0.9em; }
dd.value { font-size: 1.6em; font-weight: 600; line-height: 1.3; }
.better { color: var(--good); }
.worse { color: var(--bad); }
svg { display: block; width: 100%; height: 14px; border-radius: 4px; }
rect { stroke: var(--page); stroke-width: 1; }
rect.good { fill: var(--good); } rect.bad { fill: var(--bad); } rect.open { fill: var(--open); } rect.neutral { fill: var(--neutral); }
.swatch { display: inline-block; width: 10px; height: 10px; margin-inline-end: 6px; border-radius: 2px; }
.swatch.good { background: var(--good); } .swatch.bad { background: var(--bad); } .swatch.open { background: var(--open); } .swatch.neutral { background: var(--neutral); }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: 4px 16px; margin: 8px 0 16px; padding: 0; font-size: 0.9em; }
.wide { overflow-x: auto; margin-top: 16px; }
table { width: 100%; border-collapse: collapse; }
caption { text-align: start; font-weight: 600; padding: 4px 0; }
th, td { text-align: start; padding: 6px 8px; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
th { font-size: 0.9em; color: var(--soft); overflow-wrap: normal; }
.number { text-align: end; font-variant-numeric: tabular-nums; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
@media print { body { padding: 0; } section { break-inside: avoid; } }
`;
