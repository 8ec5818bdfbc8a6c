import { relative } from 'node:path';

import type { ExportSummary } from '../../job/export-records.ts';
import { counted } from './counted.ts';

/** What a finished export prints for people. */
export function exportLines({ files, sidecars }: ExportSummary, workingFolder: string): readonly string[] {
  const fileLines = files.map(({ file, format, images }) => {
    const name = file === '-' ? 'standard output' : relative(workingFolder, file) || file;
    return `${name}: ${format}, ${counted(images, 'image')}`;
  });
  if (!sidecars) return fileLines;
  const { written, unchanged, withoutFile, failed } = sidecars;
  const parts = [
    `${counted(written, 'sidecar')} written`,
    `${unchanged} unchanged`,
    ...(withoutFile > 0 ? [`${counted(withoutFile, 'image')} without a file to put one beside`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
  ];
  return [...fileLines, parts.join(' · ')];
}
