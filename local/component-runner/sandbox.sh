# Makes an own root of this machine's system folders and runs Node in it. What is written vanishes with the namespaces.
# $1: an empty folder; $2: the Node that runs; $3: the folder with the program; $4: "network" for the machine's own names of hosts.
set -eu
base=$1
node=$2
program=$3
mount -t tmpfs -o size=2g,mode=755 tmpfs "$base"
cd "$base"
mkdir root layers
mount -t tmpfs -o mode=755 tmpfs root
# Folders as they are on this machine, with a layer on top that takes all changes; read only where there can be no layer.
layer() {
  [ -d "/$1" ] && [ ! -L "/$1" ] || return 0
  name=$(echo "$1" | tr / _)
  mkdir -p "root/$1" "layers/$name/upper" "layers/$name/work"
  mount -t overlay overlay -o "lowerdir=/$1,upperdir=layers/$name/upper,workdir=layers/$name/work,userxattr" "root/$1" 2>/dev/null ||
    { mount --rbind "/$1" "root/$1" && mount -o remount,bind,ro "root/$1"; }
}
for folder in bin sbin lib lib32 lib64 libx32; do
  if [ -L "/$folder" ]; then cp -P "/$folder" "root/$folder"; else layer "$folder"; fi
done
for folder in usr opt var srv; do layer "$folder"; done
# Every file of /etc is a copy: what a component changes there is what it is tested for.
cp -a /etc root/etc 2>/dev/null || true
rm -rf root/etc/shadow root/etc/gshadow root/etc/ssh/ssh_host_*
# Nobody's data: empty.
for folder in root home tmp var/tmp run mnt media dev proc sys; do
  mkdir -p "root/$folder"
  mount -t tmpfs tmpfs "root/$folder"
done
chmod 1777 root/tmp root/var/tmp
chmod 700 root/root
for device in null zero full random urandom; do
  touch "root/dev/$device"
  mount --bind "/dev/$device" "root/dev/$device"
done
ln -s /proc/self/fd root/dev/fd
ln -s /proc/self/fd/0 root/dev/stdin
ln -s /proc/self/fd/1 root/dev/stdout
ln -s /proc/self/fd/2 root/dev/stderr
mkdir root/run/awstoe
echo '{"type":"module"}' >root/run/awstoe/package.json
touch root/run/awstoe/node
mkdir root/run/awstoe/inside
mount --bind "$node" root/run/awstoe/node
mount --rbind "$program" root/run/awstoe/inside
mount -o remount,bind,ro root/run/awstoe/inside
if [ "$4" = network ]; then
  [ ! -e /etc/resolv.conf ] || { rm -f root/etc/resolv.conf; cp -L /etc/resolv.conf root/etc/resolv.conf; }
else
  ip link set lo up 2>/dev/null || true
fi
mount -t proc proc root/proc
cd root
mkdir tmp/.before
pivot_root . tmp/.before
umount -l /tmp/.before
rmdir /tmp/.before
cd /tmp
hostname sandbox 2>/dev/null || true
exec env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root USER=root SHELL=/bin/bash LANG=C.UTF-8 \
  /run/awstoe/node --disable-warning=ExperimentalWarning /run/awstoe/inside/main.ts
