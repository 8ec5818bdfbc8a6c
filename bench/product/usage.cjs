// Loaded before a measured program. When that ends, tells on descriptor 3 what its process has used, all threads.
const { readFileSync, writeSync } = require('node:fs');
const { isMainThread } = require('node:worker_threads');

const TOLD = 3;

if (isMainThread) {
  process.on('exit', () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    writeSync(TOLD, JSON.stringify({ cpuUs: userCPUTime + systemCPUTime, peakRssMb: peakRssKb(maxRSS) / 1000 }));
  });
}

/** The kernel's own mark: that of `resourceUsage` begins with the memory of the process that started this one. */
function peakRssKb(maxRss) {
  try {
    return Number(/^VmHWM:\s+(?<kb>\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')).groups.kb) * 1.024;
  } catch {
    return maxRss * 1.024;
  }
}
