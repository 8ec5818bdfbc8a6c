import { statusOf } from '../status.ts';
import type { LocalImage } from './local-image.ts';
import type { InputData, StoredImage, StoredInput } from './store.ts';

/** A row of the table `inputs`. */
export interface InputRow {
  readonly app_id: string;
  readonly id: string;
  readonly url: string | null;
  readonly file: string | null;
  readonly format: string | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly crop: string | null;
  readonly data: string;
  readonly created_at: string;
  readonly modified_at: string;
  readonly status_code: number;
  readonly status_details: string;
  readonly local: string | null;
}

/** The cells of a new row, in the order of the table's columns after `sequence`. */
export function cellsOf(input: StoredInput): (string | number | null)[] {
  const { url, file, format, width, height, crop, local } = input.image;
  return [
    input.appId,
    input.id,
    url,
    file,
    format,
    width,
    height,
    crop && JSON.stringify(crop),
    JSON.stringify(input.data),
    input.createdAt,
    input.modifiedAt,
    input.status.code,
    input.status.details ?? '',
    local && JSON.stringify(local),
  ];
}

/** Reads a row back. */
export function inputOf(row: InputRow): StoredInput {
  const { url, file, format, width, height } = row;
  const crop = row.crop === null ? null : (JSON.parse(row.crop) as StoredImage['crop']);
  const local = row.local === null ? null : (JSON.parse(row.local) as LocalImage);
  return {
    appId: row.app_id,
    id: row.id,
    image: { url, file, local, format, width, height, crop },
    data: JSON.parse(row.data) as InputData,
    createdAt: row.created_at,
    modifiedAt: row.modified_at,
    status: statusOf(row.status_code, row.status_details),
  };
}
