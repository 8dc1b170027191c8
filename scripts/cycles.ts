/** Who imports whom: a node's name to the names it points at. Names that are not keys are ignored. */
export type Graph = ReadonlyMap<string, readonly string[]>;

/**
 * The cycles that a depth-first walk meets, each as the nodes along it. None exactly when the graph has none; where
 * cycles share edges, not every combination is listed.
 */
export function cycles(graph: Graph): string[][] {
  const found: string[][] = [];
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (node: string): void => {
    const at = path.indexOf(node);
    if (at >= 0) found.push(path.slice(at));
    if (at >= 0 || done.has(node)) return;
    path.push(node);
    for (const next of graph.get(node) ?? []) if (graph.has(next)) visit(next);
    path.pop();
    done.add(node);
  };
  for (const node of graph.keys()) visit(node);
  return found;
}

/** Every node that can be reached from `start`, itself included. */
export function reachable(graph: Graph, start: string): ReadonlySet<string> {
  const seen = new Set<string>();
  const open = [start];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (seen.has(node) || !graph.has(node)) continue;
    seen.add(node);
    open.push(...(graph.get(node) ?? []));
  }
  return seen;
}
