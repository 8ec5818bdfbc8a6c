import type { Method, Service } from 'protobufjs';

import type { Route } from '../../test/oracle/proto/schema.ts';

const VERBS = ['get', 'post', 'put', 'patch', 'delete'] as const;

type Rule = Readonly<Partial<Record<(typeof VERBS)[number] | 'body', string>>> & {
  readonly additional_bindings?: Rule | readonly Rule[];
};

/** Lists every HTTP binding of a service's methods, in the order of the file. */
export function describeRoutes(service: Service): readonly Route[] {
  return service.methodsArray.flatMap((method) => [ruleOf(method)].flat().flatMap((rule) => routesOf(method, rule)));
}

function ruleOf(method: Method): Rule | [] {
  const options: readonly Readonly<Record<string, Rule>>[] = method.parsedOptions ?? [];
  return options.find((option) => '(google.api.http)' in option)?.['(google.api.http)'] ?? [];
}

function routesOf(method: Method, rule: Rule): readonly Route[] {
  const verb = VERBS.find((name) => rule[name] !== undefined);
  if (verb === undefined) throw new Error(`${method.name} has an HTTP rule without a known verb.`);
  if (rule.body !== undefined && rule.body !== '*') throw new Error(`${method.name} binds its body to a member.`);
  const route: Route = {
    method: verb.toUpperCase(),
    path: rule[verb] ?? '',
    hasBody: rule.body === '*',
    rpc: method.name,
    request: nameOf(method.resolvedRequestType),
    reply: nameOf(method.resolvedResponseType),
  };
  const others = [rule.additional_bindings ?? []].flat();
  return [route, ...others.flatMap((other) => routesOf(method, other))];
}

function nameOf(type: { readonly fullName: string } | null): string {
  if (type === null) throw new Error('A message of a method is unknown.');
  return type.fullName.slice(1);
}
