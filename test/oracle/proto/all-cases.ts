import { readdir } from 'node:fs/promises';

import type { Case } from './case.ts';
import { annotationCases } from './cases/annotations.ts';
import { appCases } from './cases/app.ts';
import { conceptCases } from './cases/concepts.ts';
import { datasetCases } from './cases/datasets.ts';
import { inputCases } from './cases/inputs.ts';
import { jobCases } from './cases/jobs.ts';
import { modelCases } from './cases/model.ts';
import { modelsCases } from './cases/models.ts';
import { searchCases } from './cases/searches.ts';
import { vocabularyCases } from './cases/vocabulary.ts';
import { workflowCases } from './cases/workflows.ts';

const ROWS = new URL('../rows/', import.meta.url);

/** Our own cases, and every row that sets a call of the seed beside ours. */
export async function allCases(): Promise<readonly Case[]> {
  return [
    ...appCases,
    ...inputCases,
    ...searchCases,
    ...conceptCases,
    ...modelsCases,
    ...modelCases,
    ...annotationCases,
    ...datasetCases,
    ...jobCases,
    ...vocabularyCases,
    ...workflowCases,
    ...(await allRows()),
  ];
}

async function allRows(): Promise<readonly Case[]> {
  const files = (await readdir(ROWS)).filter((file) => file.endsWith('.ts'));
  const modules: readonly object[] = await Promise.all(files.map(async (file) => import(new URL(file, ROWS).href)));
  return modules.flatMap((module) => Object.values(module).flat().filter(isCase));
}

/** A row that expects no request has nothing to judge. */
function isCase(value: unknown): value is Case {
  if (typeof value !== 'object' || value === null || !('ours' in value && 'call' in value)) return false;
  return !('expects' in value && Array.isArray(value.expects) && value.expects.length === 0);
}
