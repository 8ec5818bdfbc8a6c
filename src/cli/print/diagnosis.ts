import type { Diagnosis } from '../diagnosis.ts';

/** Lines for people. */
export function diagnosisLines(diagnosis: Diagnosis): readonly string[] {
  const { versions, missingModels, configFile, settings, inotify, proxy, proxies, problems } = diagnosis;
  return [
    line('clarifai-ingest', versions.clarifaiIngest),
    line('Node', versions.node),
    line('Platform', versions.platform),
    line('sharp', versions.sharp ?? 'cannot be loaded'),
    line('Models run on', modelWords(versions)),
    ...missingModels.map((reason) => line('Model not installed', reason)),
    line('Config file', fileWords(configFile)),
    ...settings.map(({ name, source, value }) => line(name, `${value} (${source})`)),
    line('Credentials', credentialWords(diagnosis)),
    line('Service', serviceWords(diagnosis)),
    line('Proxy', proxy === null ? 'none' : `${proxy.host} (${proxy.variable})`),
    ...(inotify === null ? [] : [line('inotify', `${inotify.maxWatches} watches, ${inotify.maxInstances} instances`)]),
    ...Object.entries(proxies).map(([name, value]) => line(name, value)),
    ...diagnosis.warnings.map((warning) => `Warning: ${warning}`),
    ...problems.map((problem) => `Problem: ${problem}`),
    ...(problems.length === 0 ? ['No problem found.'] : []),
  ];
}

function line(name: string, value: string): string {
  return `${`${name}:`.padEnd(22)} ${value}`;
}

function modelWords({ modelRuntime, slowModels }: Diagnosis['versions']): string {
  if (modelRuntime === null) return 'nothing: onnxruntime cannot be loaded';
  return slowModels === null ? modelRuntime : `${modelRuntime}, several times slower: ${slowModels}`;
}

function fileWords({ path, mode }: Diagnosis['configFile']): string {
  if (path === null) return 'no home folder is known';
  return mode === null ? path : `${path} (mode ${mode})`;
}

function credentialWords({ credentials, service, problems }: Diagnosis): string {
  const words: Readonly<Record<string, string>> = {
    key: 'API key',
    pat: 'personal access token',
    app: 'app id and secret',
  };
  if (credentials !== null) return `${words[credentials.kind] ?? credentials.kind}, from ${credentials.source}`;
  if (service !== null) return 'none: calls to the service carry none';
  // With a problem it is not known what a run would use.
  if (problems.length > 0) return 'none';
  return 'none: runs use the embedded engine on this machine, which needs no account';
}

function serviceWords({ service, credentials }: Diagnosis): string {
  if (service === null) return 'not asked';
  const { baseUrl, verdict } = service;
  if (verdict.kind === 'unreachable' || verdict.kind === 'refused-by-proxy') return `${baseUrl}: cannot be reached`;
  if (credentials === null) return `${baseUrl}: can be reached`;
  return verdict.kind === 'accepted' ? `${baseUrl}: accepts the credentials` : `${baseUrl}: ${verdict.kind}`;
}
