/** Voronoi cells of codes in the plane, by cutting a box with the bisector to every neighbour that is near enough. */

export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}
/** Corners of a polygon, x and y in turn. */
export type Polygon = number[];

/** Whether any corner of a polygon is nearer to (qx, qy) than to (px, py): most bisectors miss the cell altogether. */
function reaches(polygon: Polygon, px: number, py: number, qx: number, qy: number): boolean {
  const dx = qx - px;
  const dy = qy - py;
  const limit = (qx * qx + qy * qy - px * px - py * py) / 2;
  for (let i = 0; i < polygon.length; i += 2) {
    if ((polygon[i] as number) * dx + (polygon[i + 1] as number) * dy > limit) return true;
  }
  return false;
}

/** Keeps the part of a polygon that is nearer to (px, py) than to (qx, qy). */
function cut(polygon: Polygon, px: number, py: number, qx: number, qy: number): Polygon {
  const dx = qx - px;
  const dy = qy - py;
  const limit = (qx * qx + qy * qy - px * px - py * py) / 2;
  const kept: Polygon = [];
  const count = polygon.length;
  for (let i = 0; i < count; i += 2) {
    const ax = polygon[i] as number;
    const ay = polygon[i + 1] as number;
    const bx = polygon[(i + 2) % count] as number;
    const by = polygon[(i + 3) % count] as number;
    const a = ax * dx + ay * dy - limit;
    const b = bx * dx + by * dy - limit;
    if (a <= 0) kept.push(ax, ay);
    if (a < 0 !== b < 0 && a !== b) {
      const share = a / (a - b);
      kept.push(ax + (bx - ax) * share, ay + (by - ay) * share);
    }
  }
  return kept;
}

function farthest(polygon: Polygon, px: number, py: number): number {
  let most = 0;
  for (let i = 0; i < polygon.length; i += 2) {
    most = Math.max(most, Math.hypot((polygon[i] as number) - px, (polygon[i + 1] as number) - py));
  }
  return most;
}

/**
 * One cell per site, in order; empty for a site whose cell lies outside the box. Sites are walked outwards in x, and
 * the walk ends where no bisector can reach the cell any more, so that thousands of codes stay cheap.
 */
export function voronoiCells(sites: ArrayLike<number>, box: Box): Polygon[] {
  const count = sites.length / 2;
  const x = (i: number) => sites[2 * i] as number;
  const y = (i: number) => sites[2 * i + 1] as number;
  const order = Array.from({ length: count }, (_, i) => i).sort((a, b) => x(a) - x(b));
  const cells: Polygon[] = new Array(count);
  order.forEach((site, rank) => {
    let cell: Polygon = [box.left, box.top, box.right, box.top, box.right, box.bottom, box.left, box.bottom];
    let reach = 2 * farthest(cell, x(site), y(site));
    const meet = (other: number): boolean => {
      if (Math.abs(x(other) - x(site)) > reach) return false;
      if (Math.abs(y(other) - y(site)) > reach) return true;
      if (!reaches(cell, x(site), y(site), x(other), y(other))) return true;
      cell = cut(cell, x(site), y(site), x(other), y(other));
      reach = 2 * farthest(cell, x(site), y(site));
      return cell.length > 0;
    };
    let left = rank - 1;
    let right = rank + 1;
    while (left >= 0 || right < count) {
      if (left >= 0) left = meet(order[left] as number) ? left - 1 : -1;
      if (right < count) right = meet(order[right] as number) ? right + 1 : count;
    }
    cells[site] = cell;
  });
  return cells;
}
