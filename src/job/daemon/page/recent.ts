/** Keeps the values that were asked for last, up to a number. */
export class Recent<Key, Value> {
  readonly #size: number;
  // A map keeps the order in which keys came: the first is the one that nobody has asked for in the longest time.
  readonly #values = new Map<Key, Value>();

  constructor(size: number) {
    this.#size = size;
  }

  /** The value of a key, made when it is not kept. */
  get(key: Key, make: () => Value): Value {
    const value = this.#values.get(key) ?? make();
    this.#values.delete(key);
    this.#values.set(key, value);
    const [oldest] = this.#values.keys();
    if (this.#values.size > this.#size && oldest !== undefined) this.#values.delete(oldest);
    return value;
  }
}
