const SHOWN = 4;
const MIN_LENGTH = 8;

/** Shows the last four characters of a secret; none of one with eight or fewer. */
export function mask(secret: string): string {
  return secret.length <= MIN_LENGTH ? '***' : `***${secret.slice(-SHOWN)}`;
}

/** Takes user and password out of an address, also out of one without scheme. */
export function withoutPassword(address: string): string {
  return address.replace(/^([a-z][\d+.a-z-]*:\/\/)?.*@/is, '$1***@');
}
