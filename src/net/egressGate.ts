/** What is about to leave the machine. */
export interface Departure {
  /** Origin and the beginning of the route, never the secret part. */
  readonly destination: string;
  readonly bytes: number;
}

/** Says how a departure ended; `bytes` when it is another number than expected. */
export type Arrival = (status: string, bytes?: number) => void;

/** Every way out asks here first, and says how it ended. */
export interface EgressGate {
  /** Why nothing may leave now; undefined when it may. Asked before any name is resolved. */
  refusal(): string | undefined;
  /** Resolves when the departure is recorded. */
  leave(departure: Departure): Promise<Arrival>;
}

/** For what needs no record. */
export const openGate: EgressGate = { refusal: () => undefined, leave: async () => () => {} };
