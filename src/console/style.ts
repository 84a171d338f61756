/** The style of the public page: readable at 320 pixels, light and dark. */
export const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; background: Canvas; color: CanvasText; }
main { max-width: 46rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
h1 { font-size: 1.5rem; margin: 0 0 .5rem; }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(10rem, 1fr)); gap: .75rem; margin: 1rem 0; }
dl div { padding: .75rem 1rem; border: 1px solid color-mix(in srgb, CanvasText 18%, Canvas); border-radius: .75rem;
  display: flex; flex-direction: column; }
dd { margin: 0; font-size: 1.25rem; font-weight: 600; font-variant-numeric: tabular-nums; }
dt { opacity: .75; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { text-align: right; padding: .4rem .5rem; border-bottom: 1px solid color-mix(in srgb, CanvasText 15%, Canvas); }
th:first-child, td:nth-child(2), th:nth-child(2) { text-align: left; }
tbody th { font-weight: 500; overflow-wrap: anywhere; }
.check { overflow-wrap: anywhere; opacity: .75; font-size: .9rem; }
`
