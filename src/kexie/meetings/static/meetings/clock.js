// Time by the server's clock: a browser's own may go wrong.
let ahead = 0; // ms by which the server is ahead

export function setClock(now) {
  ahead = Date.parse(now) - Date.now();
}

export const serverNow = () => Date.now() + ahead;
export const stamp = () => new Date(serverNow()).toISOString();

// Seconds as 3:05 or 1:02:05.
export function spoken(seconds) {
  const whole = Math.floor(Math.abs(seconds));
  const parts = [Math.floor(whole / 60) % 60, whole % 60].map((one) => String(one).padStart(2, "0"));
  const hours = Math.floor(whole / 3600);
  return hours ? `${hours}:${parts.join(":")}` : `${Number(parts[0])}:${parts[1]}`;
}

// Seconds left of a point that is being taken; negative: over its time.
export function leftOf(item) {
  return item.minutes * 60 - (serverNow() - Date.parse(item.begun_at)) / 1000;
}

export function timeOf(moment) {
  return new Date(moment).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Shanghai" });
}
