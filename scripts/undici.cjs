// Stands in for undici in the bundle: what this program uses of it.
const Dispatcher = require('undici/lib/dispatcher/dispatcher.js');

// As undici's own entry does, for all of its methods.
Object.assign(Dispatcher.prototype, { request: require('undici/lib/api/api-request.js') });

exports.Agent = require('undici/lib/dispatcher/agent.js');
exports.EnvHttpProxyAgent = require('undici/lib/dispatcher/env-http-proxy-agent.js');
