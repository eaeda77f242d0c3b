/** What a step could try to get out of its sandbox, and what it must hear instead. */
export interface Attempt {
  readonly what: string;
  /** Exits with 0 where it got out. */
  readonly command: string;
  /** What it puts out: an attempt that fails for another reason proves nothing. */
  readonly hears: RegExp;
}

export interface Surroundings {
  /** A file of this machine that nobody but its owner may read, by each of these paths. */
  readonly canaries: readonly string[];
  readonly checkout: string;
  /** A port of this machine at which something listens. */
  readonly port: number;
  /** A name at which something listens: an abstract socket has no file. */
  readonly socket: string;
  /** A process of this machine. */
  readonly pid: number;
}

const READ_ONLY = /Read-only file system/;
const DENIED = /Operation not permitted|[Pp]ermission denied/;
const ABSENT = /No such file or directory/;

/** A system call changes texts that it gets, and those of a program cannot be changed. */
const VARIABLES =
  'my ($none, $file, $type, $name) = ("", "/tmp/x", "user", "hallmark-canary");' +
  'my ($program, $handle, $event) = (pack("x120"), pack("LLLL", 8, 1, 2, 0), pack("LLQx104", 1, 112, 0));';

/** By number, as bash and Perl know few of them: https://github.com/torvalds/linux/blob/master/arch/x86/entry/syscalls/syscall_64.tbl */
const systemCall = (what: string, call: string, hears: RegExp = DENIED): readonly Attempt[] =>
  process.arch === 'x64'
    ? [{ what, command: `perl -e '${VARIABLES} exit 0 if syscall(${call}) != -1; print "$!\\n"; exit 1'`, hears }]
    : [];

export const attempts = ({ canaries, checkout, port, socket, pid }: Surroundings): readonly Attempt[] => [
  {
    what: 'have the kernel run a program of its own when a process crashes',
    command: "echo '|/usr/bin/touch /tmp/x' > /proc/sys/kernel/core_pattern",
    hears: READ_ONLY,
  },
  {
    what: 'have the kernel call another modprobe',
    command: 'echo /tmp/x > /proc/sys/kernel/modprobe',
    hears: /Read-only|No such file|Permission denied/,
  },
  {
    what: 'restart the machine by a magic key',
    command: 'echo b > /proc/sysrq-trigger',
    hears: /Read-only|No such file/,
  },
  { what: 'allow itself user namespaces', command: 'echo 100 > /proc/sys/user/max_user_namespaces', hears: READ_ONLY },
  {
    what: 'get all capabilities in a user namespace',
    command: 'unshare --user --map-root-user true',
    hears: /unshare failed/,
  },
  ...['mount', 'pid', 'net', 'ipc', 'uts', 'cgroup', 'time'].map((kind) => ({
    what: `make a namespace: ${kind}`,
    command: `unshare --${kind} --fork true`,
    hears: DENIED,
  })),
  { what: 'enter a namespace of the first process', command: 'nsenter --target 1 --net true', hears: DENIED },
  { what: 'mount a file system', command: 'mount -t tmpfs tmpfs /mnt', hears: DENIED },
  { what: 'mount a cgroup, for its release_agent', command: 'mount -t cgroup2 cgroup /mnt', hears: DENIED },
  { what: 'bind a folder', command: 'mount --bind /usr /mnt', hears: DENIED },
  { what: 'make a read-only mount writable', command: 'mount -o remount,bind,rw /proc/sys', hears: DENIED },
  { what: 'uncover what is covered', command: 'umount /proc/sys', hears: /must be superuser|not permitted|denied/ },
  { what: 'set the user bit of Node', command: 'chmod u+s /run/awstoe/node', hears: READ_ONLY },
  { what: 'replace Node', command: 'cat /bin/true > /run/awstoe/node', hears: READ_ONLY },
  {
    what: 'write into a program of this machine',
    command: 'echo x >> /usr/bin/env',
    hears: /Permission denied|Read-only/,
  },
  { what: 'make the device of the memory', command: 'mknod /tmp/mem c 1 1', hears: DENIED },
  { what: 'make the device of a disk', command: 'mknod /tmp/disk b 8 0', hears: DENIED },
  ...['mem', 'kmsg', 'port', 'sda', 'vda', 'nvme0n1', 'fuse', 'net/tun', 'kvm'].map((device) => ({
    what: `open /dev/${device}`,
    command: `cat /dev/${device}`,
    hears: ABSENT,
  })),
  {
    what: 'read the kernel memory',
    command: 'test "$(head -c 1 /proc/kcore 2>/dev/null | wc -c)" != 0 || { echo none; false; }',
    hears: /none/,
  },
  {
    what: 'read the addresses of the kernel',
    command: 'grep -q . /proc/kallsyms || { echo none; false; }',
    hears: /none/,
  },
  ...['shadow', 'shadow-', 'gshadow', 'gshadow-'].map((file) => ({
    what: `read /etc/${file}`,
    command: `cat /etc/${file}`,
    hears: ABSENT,
  })),
  ...[
    ...canaries,
    `${checkout}/package.json`,
    `/proc/1/root${checkout}/package.json`,
    `/proc/1/cwd/../${checkout}/package.json`,
  ].map((file) => ({
    what: `read ${file.replace(/hallmark-canary-\w+/, '…').replace(checkout, '…the checkout')}`,
    command: `cat ${file}`,
    hears: ABSENT,
  })),
  {
    what: 'see folders of people and of CI',
    command:
      'test -n "$(ls -A /home /opt /srv /mnt /media /sys /usr/src /usr/local/share | grep -v : | grep .)" || { echo none; false; }',
    hears: /none/,
  },
  { what: 'reach a process of this machine', command: `kill -0 ${pid}`, hears: /No such process/ },
  {
    what: 'read an environment with a secret of this machine',
    command: 'grep -lz SECRET_OF_THE_HOST /proc/[0-9]*/environ || { echo none; false; }',
    hears: /none/,
  },
  {
    what: 'use open files of this machine',
    command: `ls -l /proc/1/fd /proc/self/fd | grep -- '-> /' | grep -vE ' (/dev/null|/dev/urandom|/proc/.*|/tmp/awstoe-[^/]*/(script.sh|stdout|stderr).*)$' || { echo none; false; }`,
    hears: /none/,
  },
  { what: 'reach a port of this machine', command: `echo > /dev/tcp/127.0.0.1/${port}`, hears: /Connection refused/ },
  {
    what: 'reach the metadata of a cloud',
    command: 'timeout 5 bash -c "echo > /dev/tcp/169.254.169.254/80"',
    hears: /unreachable/,
  },
  {
    what: 'reach an abstract socket',
    command: `/run/awstoe/node -e 'require("net").connect("\\0${socket}").on("error", ({ code }) => { console.log(code); process.exit(1); }).on("connect", () => process.exit(0))'`,
    hears: /ECONNREFUSED/,
  },
  { what: 'change its network', command: 'ip link set lo down', hears: /not permitted|command not found/ },
  { what: 'change the host name', command: 'hostname other', hears: /must be root|not permitted/ },
  { what: 'change the clock', command: 'date -s 2020-01-01', hears: DENIED },
  {
    what: 'leave a root of its own',
    command: `mkdir -p /tmp/root && perl -e 'chroot "/tmp/root" or die $!; chdir ".." for 1..50; chroot "." or die $!; print -e "${checkout}/package.json" ? "out\\n" : "kept in\\n"; exit(! -e "${checkout}/package.json")'`,
    hears: /kept in/,
  },
  {
    what: 'gain rights by a file with the user bit',
    command:
      'cp /bin/cat /tmp/cat && chmod 4755 /tmp/cat && ! /tmp/cat /proc/self/status | grep -E "^(NoNewPrivs:.1|CapEff:.00000000800424fb)$"',
    hears: /NoNewPrivs:\t1\nCapEff:|CapEff:.*\n.*NoNewPrivs:\t1/,
  },
  {
    what: 'give a file to another user of this machine',
    command: 'touch /tmp/given && chown 1000 /tmp/given',
    hears: /Invalid argument/,
  },
  ...systemCall('load a module into the kernel', '175, $none, 0, $none', /not permitted|not implemented/),
  ...systemCall('load another kernel', '246, 0, 0, 0, 0', /not permitted|not implemented/),
  ...systemCall('restart the machine', '169, 0xfee1dead, 0x28121969, 0x01234567, 0'),
  ...systemCall('load a program for the kernel (bpf)', '321, 5, $program, 120'),
  ...systemCall('open a file by its number', '304, -100, $handle, 0', /not permitted|Stale|Bad file/),
  ...systemCall('use memory of this machine for swapping', '167, $file, 0'),
  ...systemCall('count events of the whole machine', '298, $event, -1, 0, -1, 0', /denied|not permitted|No such/),
  ...systemCall(
    'read a key of the login',
    '250, 10, -3, $type, $name, 0',
    /Required key not available|not implemented|No such/,
  ),
];
