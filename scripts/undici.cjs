// Stands in for undici in the bundle: what this program uses of it. test/client/bundled-undici.test.ts compares the two.
const Dispatcher = require('undici/lib/dispatcher/dispatcher.js');

// As undici's own entry does: its classes call these methods on each other.
Object.assign(Dispatcher.prototype, require('undici/lib/api'));

exports.Agent = require('undici/lib/dispatcher/agent.js');
exports.Pool = require('undici/lib/dispatcher/pool.js');
exports.ProxyAgent = require('undici/lib/dispatcher/proxy-agent.js');
