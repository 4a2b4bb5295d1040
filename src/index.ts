/** The public API: named re-exports, no logic. */

export { DecodeError, EncodeError, TextError, ZoneFileError } from './errors.ts'
export type { DecodeErrorCode, EncodeErrorCode, TextErrorCode, ZoneFileErrorCode } from './errors.ts'
export { DomainName } from './dns/name/domain-name.ts'
export { decodeMessage } from './dns/message/message-decoder.ts'
export { encodeMessage } from './dns/message/message-encoder.ts'
export { describeMessage } from './dns/message/describe-message.ts'
export type {
  DataRecordInput,
  MessageInput,
  OptInput,
  PlainMessage,
  PlainOpt,
  PlainQuestion,
  PlainRecord,
  QuestionInput,
  RecordInput,
} from './dns/message/plain-message.ts'
export type { EdnsOption, RawOption } from './dns/message/edns-option.ts'
export { startLab } from './lab/lab.ts'
export type { Lab, LabOptions } from './lab/lab.ts'
export { LabError } from './lab/lab-error.ts'
export type { LabErrorCode } from './lab/lab-error.ts'
export type { HeldAnswer, LabEvent, LabObserver, LabServer, RrsetNews } from './lab/lab-event.ts'
export type { Exchange, LabResult } from './lab/lab-result.ts'
export type { FlatHost } from './sim/flat-host.ts'
export { FlatWorld } from './sim/flat-world.ts'
export { startWorld } from './sim/start-world.ts'
export { WiredWorld } from './sim/wired-world.ts'
export type { Machine } from './sim/wired-world.ts'
export { RoutedWorld } from './sim/routed-world.ts'
export type { RoutedNetwork, RoutedWorldOptions } from './sim/routed-world.ts'
export type { MemoryFiles } from './sim/memory-files.ts'
export type { WiredHost } from './sim/wired-host.ts'
export { TopologyError } from './sim/topology-error.ts'
export type { TopologyErrorCode } from './sim/topology-error.ts'
export type {
  CablePlan,
  ConcentratorPlan,
  DhcpServerPlan,
  FilterPlan,
  HostPlan,
  InterfacePlan,
  NatPlan,
  PortForwardPlan,
  RoutePlan,
  Topology,
} from './sim/topology.ts'
export type { Cable } from './sim/link/cable.ts'
export type { CableOptions } from './sim/link/cable-options.ts'
export type { AccessConcentrator } from './sim/link/access-concentrator.ts'
export type { Hub, HubOptions } from './sim/link/hub.ts'
export { Port } from './sim/link/port.ts'
export type { Switch, SwitchOptions, SwitchStatistics } from './sim/link/switch.ts'
export type { FrameObserver, TapDirection } from './stack/frame-tap.ts'
export { Capture } from './sim/capture/capture.ts'
export type { CapturedFrame } from './sim/capture/capture.ts'
export { CaptureStream } from './sim/capture/capture-stream.ts'
export type { Tappable } from './sim/capture/tap-mix.ts'
export type { Kernel } from './stack/kernel.ts'
export type { KernelSettings } from './stack/kernel-settings.ts'
export type { DhcpClient } from './stack/dhcp/dhcp-client.ts'
export type { DhcpServer } from './stack/dhcp/dhcp-server.ts'
export type { Nat } from './stack/nat/nat.ts'
export type { NeighborEntry } from './stack/neighbor-cache.ts'
export type { NetworkInterface } from './stack/network-interface.ts'
export type { Route } from './stack/routing-table.ts'
export type { TcpSettings } from './stack/tcp/tcp-settings.ts'
export { RealTime } from './sim/real-time.ts'
export { openUdpWire } from './sim/udp-wire.ts'
export type { UdpWire, UdpWireOptions } from './sim/udp-wire.ts'
export { WorldStalledError } from './sim/world.ts'
export type { WorldOptions } from './sim/world.ts'
export { dissect } from './dissect/dissect.ts'
export { fieldNumber, findField, findLayer, layersOf } from './dissect/layer.ts'
export type { Field, Layer, Protocol } from './dissect/layer.ts'
export { showLayers } from './dissect/show-layers.ts'
export { formatTcpdump, Tcpdump } from './dissect/format-tcpdump.ts'
export type { FrameTime, TcpdumpOptions } from './dissect/format-tcpdump.ts'
export { craft } from './craft/craft.ts'
export type { CraftLayer } from './craft/craft.ts'
export { arp, ether, vlan } from './craft/link-layers.ts'
export { icmp, ip } from './craft/ip-layers.ts'
export { tcp, udp } from './craft/transport-layers.ts'
export { dhcp, dns, raw } from './craft/message-layers.ts'
export { answers } from './craft/answers.ts'
export { exchange } from './craft/exchange.ts'
export type { ExchangeOptions, Wire } from './craft/exchange.ts'
export { parseZone, readZone } from './dns/zone/zone-text.ts'
export type { ZoneTextOptions } from './dns/zone/zone-text.ts'
export { formatZone } from './dns/zone/zone-format.ts'
export { checkZone } from './dns/zone/lint.ts'
export { checkZones } from './dns/zone/lint-set.ts'
export type { ZoneFinding } from './dns/zone/lint-set.ts'
export type { Finding, LintRule } from './dns/zone/finding.ts'
export type { Zone } from './dns/zone/zone.ts'
export type { ResourceRecord, Question } from './dns/message/record.ts'
export { formatRecord, parseRecord } from './dns/zonefile/record-text.ts'
export type { ParseRecordOptions } from './dns/zonefile/record-text.ts'
export { Authority } from './dns/authority/authority.ts'
export type { AuthorityOptions } from './dns/authority/authority.ts'
export { Resolver } from './dns/resolver/resolver.ts'
export type { ResolverOptions } from './dns/resolver/resolver.ts'
export { internetRootHints, parseHints, readHints } from './dns/resolver/root-hints.ts'
export type { Explanation, Step } from './dns/resolver/explanation.ts'
export type { Resolution } from './dns/resolver/resolution.ts'
export { serveBoth } from './dns/server/dns-server.ts'
export type { DnsServer } from './dns/server/dns-server.ts'
export type { Respond } from './dns/server/respond.ts'
export type { Client } from './dns/message/client.ts'
export { nodeRuntime } from './node/node-runtime.ts'
export { defaultZones } from './node/default-zones.ts'
export { FileError, SocketError } from './runtime/runtime.ts'
export type {
  ByteStream,
  Clock,
  DatagramSocket,
  FileErrorCode,
  Files,
  Listener,
  Network,
  Random,
  Runtime,
  SocketErrorCode,
  Timer,
} from './runtime/runtime.ts'
export type { SocketAddress } from './address/socket-address.ts'
export { ipv4Number, ipv4Text } from './address/ipv4-number.ts'
export type { Ipv4 } from './address/ipv4-number.ts'
export type { Ipv4Prefix } from './address/ipv4-prefix.ts'
export { formatMac, parseMac } from './address/mac.ts'
export type { Mac } from './address/mac.ts'
