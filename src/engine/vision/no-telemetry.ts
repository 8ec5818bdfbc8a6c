/**
 * Keeps onnxruntime from what its builds for Linux and macOS do from 1.30 on: writing an identifier of the machine into
 * `~/.cache/Microsoft` and sending what it is used for to its maker. Must be called in the main thread, before the
 * runtime is loaded: only there does the environment of the process itself change.
 *
 * Source: microsoft/onnxruntime, pull requests 27379 and 29843 (which renames the variable).
 */
export function refuseTelemetry(environment: NodeJS.ProcessEnv = process.env): void {
  environment['ORT_DISABLE_TELEMETRY'] = '1';
  environment['ORT_TELEMETRY_DISABLED'] = '1';
}
