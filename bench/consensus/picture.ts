export type Point = { dataset: string; method: string; answers_per_item: number; accuracy: number }

const size = { width: 420, height: 300, left: 46, bottom: 40, top: 30, right: 12 }
const colours = ['#8a8f98', '#d08a2e', '#5b8fd9', '#2f9e63', '#a25bd9']

/** Cost curves (answers an item against accuracy), one panel a data set, as SVG that reads on light and dark pages. */
export const drawCurves = (points: Point[]): string => {
  const sets = [...new Set(points.map((point) => point.dataset))]
  const panels = sets.map((name, at) =>
    panel(
      points.filter((point) => point.dataset === name),
      name,
      at,
    ),
  )
  const width = size.width * sets.length
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${size.height}" font-family="system-ui, sans-serif" font-size="11" fill="#8a8f98">
<title>Accuracy of the labels against answers bought an item</title>
${panels.join('\n')}
</svg>
`
}

const panel = (points: Point[], name: string, at: number): string => {
  const most = Math.ceil(Math.max(...points.map((point) => point.answers_per_item)))
  const low = Math.floor(Math.min(...points.map((point) => point.accuracy)))
  const high = Math.ceil(Math.max(...points.map((point) => point.accuracy)))
  const x = (answers: number): number => size.left + (answers / most) * (size.width - size.left - size.right)
  const y = (accuracy: number): number =>
    size.height - size.bottom - ((accuracy - low) / (high - low)) * (size.height - size.top - size.bottom)
  const ticks = Array.from({ length: high - low + 1 }, (_, step) => low + step)
    .filter((tick) => tick % Math.ceil((high - low) / 6) === 0)
    .map(
      (tick) =>
        `<line x1="${size.left}" x2="${size.width - size.right}" y1="${y(tick)}" y2="${y(tick)}" stroke="#8a8f98" stroke-opacity=".25"/><text x="${size.left - 6}" y="${y(tick) + 4}" text-anchor="end">${tick}</text>`,
    )
  const numbers = Array.from({ length: most + 1 }, (_, step) => step)
    .filter((step) => step % 2 === 0)
    .map((step) => `<text x="${x(step)}" y="${size.height - 24}" text-anchor="middle">${step}</text>`)
  const methods = [...new Set(points.map((point) => point.method))]
  const curves = methods.map((method, index) => {
    const own = points.filter((point) => point.method === method)
    const path = own.map((point) => `${x(point.answers_per_item).toFixed(1)},${y(point.accuracy).toFixed(1)}`)
    const colour = colours[index % colours.length]
    const dots = path.map(
      (point) => `<circle cx="${point.split(',')[0]}" cy="${point.split(',')[1]}" r="2.5" fill="${colour}"/>`,
    )
    const legend = `<text x="${size.width - size.right}" y="${size.height - size.bottom - 8 - 14 * (methods.length - 1 - index)}" text-anchor="end" fill="${colour}">${method}</text>`
    return `<polyline points="${path.join(' ')}" fill="none" stroke="${colour}" stroke-width="2"/>${dots.join('')}${legend}`
  })
  const title = `<text x="${size.left}" y="18" font-size="13">${name}: accuracy, %</text>`
  const axis = `<text x="${size.width - size.right}" y="${size.height - 8}" text-anchor="end">answers an item</text>`
  return `<g transform="translate(${at * size.width} 0)">${title}${ticks.join('')}${numbers.join('')}${axis}${curves.join('')}</g>`
}
