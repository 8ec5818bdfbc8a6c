import { transaction } from '../../base/sqlite.ts';
import type { Database } from '../../base/sqlite.ts';
import type { StoredWorkflow, WorkflowNode, WorkflowStore } from './workflow-store.ts';

/** A row of the table `workflows`. */
interface WorkflowRow {
  readonly app_id: string;
  readonly id: string;
  readonly nodes: string;
  readonly created_at: string;
}

/** The table of own workflows in the engine's SQLite file. */
export class SqliteWorkflowStore implements WorkflowStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  add(workflows: readonly StoredWorkflow[]): void {
    const add = this.#database.prepare('INSERT INTO workflows (app_id, id, nodes, created_at) VALUES (?, ?, ?, ?)');
    transaction(this.#database, () => {
      for (const { appId, id, nodes, createdAt } of workflows) add.run(appId, id, JSON.stringify(nodes), createdAt);
    });
  }

  find(appId: string, id: string): StoredWorkflow | undefined {
    const row = this.#database.prepare('SELECT * FROM workflows WHERE app_id = ? AND id = ?').get(appId, id);
    return row && workflowOf(row as WorkflowRow);
  }

  list(appId: string): readonly StoredWorkflow[] {
    const rows = this.#database.prepare('SELECT * FROM workflows WHERE app_id = ? ORDER BY sequence DESC').all(appId);
    return (rows as WorkflowRow[]).map(workflowOf);
  }

  remove(appId: string, ids: readonly string[]): number {
    const remove = this.#database.prepare('DELETE FROM workflows WHERE app_id = ? AND id = ?');
    return transaction(this.#database, () => ids.reduce((sum, id) => sum + remove.run(appId, id).changes, 0));
  }
}

function workflowOf({ app_id: appId, id, nodes, created_at: createdAt }: WorkflowRow): StoredWorkflow {
  return { appId, id, nodes: JSON.parse(nodes) as readonly WorkflowNode[], createdAt };
}
