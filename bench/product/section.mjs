import { median, short, spread } from '../shared/statistics.mjs';

/**
 * A table of the report: a line per contender, a column per figure, and the targets below.
 *
 * @typedef {{ title: string, notes: string[], head: string[], rows: string[][], targets: Target[] }} Section
 * @typedef {{ what: string, measured: string, target: string, isMet: boolean }} Target
 */

const FIGURES = [
  { title: 'images/s', of: ({ imagesPerSecond }) => imagesPerSecond },
  { title: 'CPU µs/image', of: ({ cpuUsPerImage }) => cpuUsPerImage },
  { title: 'peak RSS MB', of: ({ peakRssMb }) => peakRssMb },
];

/** The head of a table of rounds, and its lines: medians (min–max). @param results rounds by name. */
export function figures(results, first = '') {
  const rows = Object.entries(results).map(([name, rounds]) => [
    name,
    ...FIGURES.map(({ of }) => spread(rounds.map(of))),
  ]);
  return { head: [first, ...FIGURES.map(({ title }) => title)], rows };
}

/** A number that must reach a limit, or stay below it. */
export function target(what, value, sign, limit, unit = '') {
  const isMet = sign === '>=' ? value >= limit : value <= limit;
  const texts = [value, limit].map((number) => `${short(number)} ${unit}`.trim());
  return { what, measured: texts[0], target: `${sign === '>=' ? '≥' : '≤'} ${texts[1]}`, isMet };
}

/** The median of one figure over rounds. */
export function middle(rounds, figure) {
  return median(rounds.map((round) => round[figure]));
}

/** Writes sections as Markdown; its columns are aligned, so that it can be read on a terminal too. */
export function written(sections) {
  return sections.map(sectionText).join('\n\n');
}

function sectionText({ title, notes = [], head, rows, targets = [], text }) {
  const verdicts = targets.map(({ what, measured, target: limit, isMet }) => [
    what,
    measured,
    limit,
    isMet ? 'met' : 'MISSED',
  ]);
  return [
    `## ${title}`,
    ...notes,
    ...(head ? [tableText([head, ...rows])] : []),
    ...(text ? ['```\n' + text.trim() + '\n```'] : []),
    ...(targets.length > 0 ? [tableText([['', 'measured', 'target', ''], ...verdicts])] : []),
  ].join('\n\n');
}

function tableText([head, ...rows]) {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((cells) => cells[column].length)));
  const line = (cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
