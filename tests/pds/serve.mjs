// A Bluesky server (PDS) with its directory in memory and one account; says on one line where it is and how to get in.
import { TestNetworkNoAppView } from '@atproto/dev-env'

const network = await TestNetworkNoAppView.create({ plc: {}, pds: {} })
const server = network.pds.getClient().com.atproto.server
const handle = 'agency.test'
const account = await server.createAccount({ email: 'press@agency.example', handle, password: 'the-own-password' })
const asked = { headers: { authorization: `Bearer ${account.data.accessJwt}` }, encoding: 'application/json' }
const app = await server.createAppPassword({ name: 'dateline' }, asked)
console.log(JSON.stringify({ address: network.pds.url, did: account.data.did, secret: `${handle} ${app.data.password}` }))
process.stdin.resume().on('end', () => process.exit(0))
