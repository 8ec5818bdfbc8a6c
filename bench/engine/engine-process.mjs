// The engine in a process of its own: tells its address, then its memory whenever it is asked.
import { startEngine } from '../../dist/engine/engine.js';

const [dataDir, workers] = process.argv.slice(2);
const engine = await startEngine({ dataDir, workers: Number(workers) });
process.send({ url: engine.url, backend: engine.backend });
process.on('message', () => {
  const { rss } = process.memoryUsage();
  process.send({ rssBytes: rss, peakRssBytes: process.resourceUsage().maxRSS * 1024 });
});
// A run that breaks off must leave nothing behind.
process.once('disconnect', () => void end());

async function end() {
  await engine.close();
  process.exit();
}
