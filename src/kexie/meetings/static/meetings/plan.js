// The points of the agenda as they stand when all that is still waiting here has been done.
export const currentOf = (items) => latest(items.filter((one) => one.begun_at && !one.ended_at));

// The first point not begun behind the one taken last; behind the last, the first that was left out.
export function nextOf(items) {
  const last = currentOf(items) ?? latest(items.filter((one) => one.begun_at));
  const open = items.filter((one) => !one.begun_at);
  return open.find((one) => !last || items.indexOf(one) > items.indexOf(last)) ?? open[0] ?? null;
}

const latest = (items) => items.reduce((found, one) => (!found || one.begun_at > found.begun_at ? one : found), null);

const DO = {
  take(plan, item, order) {
    const current = currentOf(plan.items);
    if (current === item) return;
    if (current) current.ended_at = order.happened_at;
    item.begun_at ??= order.happened_at;
    item.ended_at = null;
  },
  finish(plan, item, order) {
    if (item.begun_at) item.ended_at ??= order.happened_at;
  },
  put_back(plan, item, order) {
    item.begun_at = item.ended_at = null;
    const again = plan.items.find((one) => one.pk === order.again);
    if (again) again.ended_at = null;
  },
  move(plan, item, order) {
    plan.items.splice(plan.items.indexOf(item), 1);
    plan.items.splice(order.to - 1, 0, item);
  },
  park(plan, item) {
    plan.items.splice(plan.items.indexOf(item), 1);
    plan.parked.push(item);
  },
  take_back(plan, item) {
    plan.parked.splice(plan.parked.indexOf(item), 1);
    plan.items.push(item);
  },
};

export function planAfter(live, orders) {
  const plan = { items: live.items.map((one) => ({ ...one })), parked: live.parked.map((one) => ({ ...one })) };
  for (const order of orders) {
    const from = order.do === "take_back" ? plan.parked : plan.items;
    const item = from.find((one) => one.pk === order.item);
    if (item) DO[order.do](plan, item, order);
  }
  return plan;
}
