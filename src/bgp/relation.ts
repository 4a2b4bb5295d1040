/** What two neighboring systems are to each other: who pays whom decides what they tell each other. */

/** What a neighbor is to us: it pays us, nobody pays, we pay it, or it is a router of our own system. */
export type Relation = 'customer' | 'peer' | 'provider' | 'internal'

/** From whom our system as a whole has a route: it is our own, or came in from a neighbor of this kind. */
export type RouteRelation = 'own' | Exclude<Relation, 'internal'>
