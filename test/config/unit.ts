import { configFile } from './config-file.ts';

/** What a systemd unit says: all values of a key, by `Section.Key`. */
export type Unit = ReadonlyMap<string, readonly string[]>;

/** Reads a unit in `config`. @throws Error at a line that systemd would not understand. */
export async function readUnit(name: string): Promise<Unit> {
  const unit = new Map<string, readonly string[]>();
  let section = '';
  for (const line of (await configFile(name)).split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const { header, key, value } = /^(?:\[(?<header>\w+)\]|(?<key>[A-Za-z]+)=(?<value>.*))$/.exec(line)?.groups ?? {};
    if (header !== undefined) section = header;
    else if (key === undefined) throw new Error(`${name}: ${line}`);
    else unit.set(`${section}.${key}`, [...(unit.get(`${section}.${key}`) ?? []), value ?? '']);
  }
  return unit;
}
