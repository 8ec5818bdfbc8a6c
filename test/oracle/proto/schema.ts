/** Which published release a schema was extracted from. */
export interface Origin {
  readonly package: string;
  readonly version: string;
  /** As in package-lock.json. */
  readonly integrity: string;
  readonly license: string;
}

/** One HTTP binding of a remote procedure. */
export interface Route {
  readonly method: string;
  /** With names in braces, e.g. `/v2/inputs/{input_id}`. */
  readonly path: string;
  /** Whether the request message is in the body; else its members are in path and query. */
  readonly hasBody: boolean;
  readonly rpc: string;
  /** Full names of messages. */
  readonly request: string;
  readonly reply: string;
}

/** The members of a message. */
export interface SchemaMessage {
  /** By name: a scalar, the full name of a message or enum, or one of these behind `repeated ` or `map `. */
  readonly fields: Readonly<Record<string, string>>;
  /** Groups of fields of which at most one may be set. */
  readonly oneofs?: readonly (readonly string[])[];
}

/** What Clarifai's .proto files say of the API. Written by scripts/extract-protos. */
export interface Schema {
  readonly origin: Origin;
  readonly routes: readonly Route[];
  readonly messages: Readonly<Record<string, SchemaMessage>>;
  readonly enums: Readonly<Record<string, Readonly<Record<string, number>>>>;
}
