const MAX_CHARACTERS = 300;
const AUTHORIZATION = /\b(Key|Bearer|Basic)\s+[\w.~+/=-]{6,}/g;

/**
 * Makes text of the service fit for an error message: secrets and Authorization values are masked, long text is cut.
 * The service may quote the key it refused in `details`.
 * Source: https://github.com/Clarifai/clarifai-nodejs-grpc/blob/HEAD/proto/clarifai/api/status/status_code.proto.
 *
 * @param secrets texts that must not appear; empty ones are ignored.
 */
export function redact(text: string, secrets: readonly string[]): string {
  let clean = text;
  for (const secret of secrets) {
    if (secret !== '') clean = clean.replaceAll(secret, '***');
  }
  clean = clean.replaceAll(AUTHORIZATION, '$1 ***');
  return clean.length > MAX_CHARACTERS ? `${clean.slice(0, MAX_CHARACTERS)}…` : clean;
}
