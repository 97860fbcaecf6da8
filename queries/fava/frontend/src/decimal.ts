/** Exact sums of amounts as they are typed ("1250.50"), for what is still to place. */

/** The sum of some amounts. */
export function sum(amounts: readonly string[]): string {
  const places = Math.max(0, ...amounts.map(placesOf));
  return written(
    amounts.reduce((total, amount) => total + scaled(amount, places), 0n),
    places,
  );
}

/** What is left of an amount; below zero when more is taken. */
export function minus(amount: string, taken: string): string {
  const places = Math.max(placesOf(amount), placesOf(taken));
  return written(scaled(amount, places) - scaled(taken, places), places);
}

/** The smaller of two amounts. */
export function smaller(one: string, other: string): string {
  return minus(one, other).startsWith("-") ? one : other;
}

function placesOf(amount: string): number {
  return amount.split(".")[1]?.length ?? 0;
}

function scaled(amount: string, places: number): bigint {
  const [whole = "", decimals = ""] = amount.split(".");
  return BigInt(whole + decimals.padEnd(places, "0"));
}

function written(value: bigint, places: number): string {
  const sign = value < 0n ? "-" : "";
  const digits = (value < 0n ? -value : value).toString().padStart(places + 1, "0");
  const whole = digits.slice(0, digits.length - places);
  return places ? `${sign}${whole}.${digits.slice(-places)}` : sign + whole;
}
