import type { ManagedComponent } from './managed.ts';

type Of = Pick<ManagedComponent, 'platform' | 'type'>;

const LINUX_BUILD: Of = { platform: 'Linux', type: 'BUILD' };
const LINUX_TEST: Of = { platform: 'Linux', type: 'TEST' };
const WINDOWS_BUILD: Of = { platform: 'Windows', type: 'BUILD' };
const WINDOWS_TEST: Of = { platform: 'Windows', type: 'TEST' };
const MAC_BUILD: Of = { platform: 'macOS', type: 'BUILD' };
const MAC_TEST: Of = { platform: 'macOS', type: 'TEST' };

const component = (
  of: Of,
  name: string,
  description: string,
  versions: readonly string[] = ['1.0.0', '1.0.1'],
  parameters?: readonly string[],
): ManagedComponent => ({ ...of, name, description, versions, ...(parameters ? { parameters } : {}) });

/**
 * One component with the level as its parameter, which replaces the components of one level each. The other two parameters are for
 * Linux only. https://docs.aws.amazon.com/imagebuilder/latest/userguide/ib-stig.html
 */
const stig = (of: Of, platform: string, parameters: readonly string[]): readonly ManagedComponent[] => [
  component(of, `stig-build-${platform}`, 'Applies the STIG settings of a level', ['1.0.4', '1.0.5'], parameters),
  ...['low', 'medium', 'high'].map((level) =>
    component(of, `stig-build-${platform}-${level}`, `Applies the ${level} STIG settings`, ['2022.4.0', '2025.4.0']),
  ),
];

const corretto = ['8', '11', '17', '21', '25'].flatMap((release) => [
  component(LINUX_BUILD, `amazon-corretto-${release}-jdk-linux`, `Installs Amazon Corretto ${release} JDK`),
  component(LINUX_BUILD, `amazon-corretto-${release}-apt-generic`, `Installs Amazon Corretto ${release} by apt`),
  component(LINUX_BUILD, `amazon-corretto-${release}-rpm-generic`, `Installs Amazon Corretto ${release} by rpm`),
  component(WINDOWS_BUILD, `amazon-corretto-${release}-windows`, `Installs Amazon Corretto ${release}`),
]);

/**
 * What `ListComponents` with owner Amazon gives, as far as its names are known from public recipes.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/manage-components.html
 */
export const MANAGED_COMPONENTS: readonly ManagedComponent[] = [
  component(LINUX_BUILD, 'update-linux', 'Updates Linux with the latest packages', ['1.0.1', '1.0.2']),
  component(LINUX_BUILD, 'update-linux-kernel-5', 'Installs the Linux kernel 5', ['1.0.0']),
  component(LINUX_BUILD, 'update-linux-kernel-mainline', 'Installs the mainline Linux kernel', ['1.0.0']),
  component(
    WINDOWS_BUILD,
    'update-windows',
    'Updates Windows with the latest security updates',
    ['1.0.0', '1.0.1'],
    ['exclude', 'include', 'categories'],
  ),
  component(MAC_BUILD, 'update-macos', 'Updates macOS', ['1.0.0']),
  ...stig(LINUX_BUILD, 'linux', ['Level', 'InstallPackages', 'SetDoDConsentBanner']),
  ...stig(WINDOWS_BUILD, 'windows', ['Level']),
  component(LINUX_BUILD, 'scap-compliance-checker-linux', 'Checks STIG settings by SCAP', ['2022.2.1', '2026.1.0']),
  component(WINDOWS_BUILD, 'scap-compliance-checker-windows', 'Checks STIG settings by SCAP', ['2021.4.0', '2026.1.0']),
  component(LINUX_BUILD, 'amazon-cloudwatch-agent-linux', 'Installs the CloudWatch agent'),
  component(WINDOWS_BUILD, 'amazon-cloudwatch-agent-windows', 'Installs the CloudWatch agent'),
  component(LINUX_BUILD, 'amazon-kinesis-agent-linux', 'Installs the Kinesis agent', ['1.0.0']),
  component(WINDOWS_BUILD, 'amazon-kinesis-agent-windows', 'Installs the Kinesis agent', ['1.0.0']),
  component(LINUX_BUILD, 'aws-cli-version-2-linux', 'Installs the AWS CLI, version 2', ['1.0.3', '1.0.4']),
  component(WINDOWS_BUILD, 'aws-cli-version-2-windows', 'Installs the AWS CLI, version 2', ['1.0.0']),
  component(MAC_BUILD, 'aws-cli-version-2-macos', 'Installs the AWS CLI, version 2', ['1.0.0']),
  component(LINUX_BUILD, 'aws-codedeploy-agent-linux', 'Installs the CodeDeploy agent', ['1.1.0']),
  component(WINDOWS_BUILD, 'aws-codedeploy-agent-windows', 'Installs the CodeDeploy agent', ['1.0.0']),
  component(LINUX_BUILD, 'aws-vss-components-linux', 'Installs the AWS VSS components', ['1.0.0']),
  component(WINDOWS_BUILD, 'aws-vss-components-windows', 'Installs the AWS VSS components', ['1.0.0']),
  component(WINDOWS_BUILD, 'ec2launch-v2-windows', 'Installs EC2Launch v2', ['1.0.0']),
  component(WINDOWS_BUILD, 'ec2-network-driver-windows', 'Installs the ENA network driver', ['1.0.0']),
  ...corretto,
  component(LINUX_BUILD, 'python-3-linux', 'Installs Python 3', ['1.0.2', '1.0.3']),
  component(WINDOWS_BUILD, 'python-3-windows', 'Installs Python 3', ['1.0.0']),
  component(LINUX_BUILD, 'powershell-linux', 'Installs PowerShell', ['1.0.0']),
  component(LINUX_BUILD, 'powershell-lts-linux', 'Installs PowerShell LTS', ['1.0.0']),
  component(LINUX_BUILD, 'powershell-snap', 'Installs PowerShell by snap', ['1.0.0']),
  component(WINDOWS_BUILD, 'powershell-windows', 'Installs PowerShell', ['1.0.0']),
  component(WINDOWS_BUILD, 'powershell-lts-windows', 'Installs PowerShell LTS', ['1.0.0']),
  component(WINDOWS_BUILD, 'chocolatey', 'Installs Chocolatey', ['1.0.0']),
  component(LINUX_BUILD, 'docker-ce-linux', 'Installs Docker CE', ['1.0.0']),
  component(LINUX_BUILD, 'docker-ce-centos', 'Installs Docker CE on CentOS', ['1.0.0']),
  component(LINUX_BUILD, 'docker-ce-ubuntu', 'Installs Docker CE on Ubuntu', ['1.0.0']),
  component(LINUX_BUILD, 'dotnet-sdk-linux', 'Installs the .NET SDK', ['1.0.0']),
  component(LINUX_BUILD, 'dotnet-runtime-linux', 'Installs the .NET runtime', ['1.0.0']),
  component(WINDOWS_BUILD, 'dotnet-sdk-windows', 'Installs the .NET SDK', ['1.0.0']),
  component(LINUX_BUILD, 'go-linux', 'Installs Go', ['1.0.0']),
  component(WINDOWS_BUILD, 'go-windows', 'Installs Go', ['1.0.0']),
  component(LINUX_BUILD, 'php-8-2-linux', 'Installs PHP 8.2', ['1.0.0']),
  component(LINUX_BUILD, 'apache-tomcat-9-linux', 'Installs Apache Tomcat 9', ['1.0.0']),
  component(LINUX_BUILD, 'hello-world-linux', 'Says hello', ['1.0.0']),
  component(WINDOWS_BUILD, 'hello-world-windows', 'Says hello', ['1.0.0']),
  component(LINUX_BUILD, 'reboot-linux', 'Reboots', ['1.0.1']),
  component(WINDOWS_BUILD, 'reboot-windows', 'Reboots', ['1.0.1']),
  component(LINUX_BUILD, 'eni-attachment-test-linux', 'Tests that a network interface can be attached', ['1.0.0']),
  component(LINUX_TEST, 'simple-boot-test-linux', 'Tests that the instance starts', ['1.0.0']),
  component(WINDOWS_TEST, 'simple-boot-test-windows', 'Tests that the instance starts', ['1.0.0']),
  component(MAC_TEST, 'simple-boot-test-macos', 'Tests that the instance starts', ['1.0.0']),
  component(LINUX_TEST, 'reboot-test-linux', 'Tests that the instance reboots', ['1.0.0']),
  component(WINDOWS_TEST, 'reboot-test-windows', 'Tests that the instance reboots', ['1.0.0']),
  component(LINUX_TEST, 'inspector-test-linux', 'Runs the CIS benchmark of Amazon Inspector', ['1.0.4']),
  component(WINDOWS_TEST, 'inspector-test-windows', 'Runs the CIS benchmark of Amazon Inspector', ['1.0.4']),
  component(LINUX_TEST, 'ebs-volume-usage-test-linux', 'Tests that EBS volumes can be used', ['1.0.0']),
  component(WINDOWS_TEST, 'ebs-volume-usage-test-windows', 'Tests that EBS volumes can be used', ['1.0.0']),
  component(LINUX_TEST, 'chrony-time-configuration-test', 'Tests that chrony keeps the time', ['1.0.0']),
  component(LINUX_TEST, 'yum-repository-test-linux', 'Tests that the yum repository answers', ['1.0.0']),
  component(LINUX_TEST, 'dhcp-release-test-linux', 'Tests that DHCP gives an address', ['1.0.0']),
  component(WINDOWS_TEST, 'windows-activation-test', 'Tests that Windows is activated', ['1.0.0']),
  component(WINDOWS_TEST, 'windows-is-ready-with-password-generation-test', 'Tests the generated password', ['1.0.0']),
];
