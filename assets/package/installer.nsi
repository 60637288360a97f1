; The Windows installer: for the person who runs it, without an administrator. `cargo xtask package` calls makensis with
; EXE (the window), COM (the command line), LOADER (WebView2Loader.dll), FONTS, NOTICES, ICON, VERSION and OUT.
Unicode true
Target amd64-unicode
SetCompressor /SOLID lzma
!include MUI2.nsh
!include WordFunc.nsh

Name "政策评审工作台"
OutFile "${OUT}"
RequestExecutionLevel user
InstallDir "$LOCALAPPDATA\Programs\policy-workbench"
InstallDirRegKey HKCU "Software\policy-workbench" "folder"
VIProductVersion "${VERSION}.0"
VIAddVersionKey /LANG=2052 "ProductName" "政策评审工作台"
VIAddVersionKey /LANG=2052 "FileDescription" "政策评审工作台 安装程序"
VIAddVersionKey /LANG=2052 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=2052 "LegalCopyright" "MIT OR Apache-2.0"
!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_FINISHPAGE_RUN "$INSTDIR\policy-workbench.exe"
!define MUI_FINISHPAGE_RUN_TEXT "打开政策评审工作台"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "SimpChinese"

!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\policy-workbench"
!define WEBVIEW2 "{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}"
!define CLASS "policy-workbench.policypack"

Function .onInit
  ; An older program cannot read a newer one's data: it is not put in its place.
  ReadRegStr $0 HKCU "${KEY}" "DisplayVersion"
  StrCmp $0 "" go
  ${VersionCompare} "$0" "${VERSION}" $1
  StrCmp $1 "1" 0 go
  MessageBox MB_OK|MB_ICONSTOP "已经安装了较新的 $0 版，没有安装本 ${VERSION} 版：旧版打不开新版的数据文件。" /SD IDOK
  SetErrorLevel 2
  Quit
go:
FunctionEnd

Section
  ; An open program would keep its file: it is asked to be closed first.
retry:
  ClearErrors
  IfFileExists "$INSTDIR\policy-workbench.exe" 0 free
  FileOpen $0 "$INSTDIR\policy-workbench.exe" a
  FileClose $0
  IfErrors 0 free
  MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "政策评审工作台正开着。请先退出，再点“重试”。" /SD IDCANCEL IDRETRY retry
  SetErrorLevel 3
  Quit
free:
  SetOutPath "$INSTDIR"
  File "/oname=policy-workbench.exe" "${EXE}"
  File "/oname=policy-workbench.com" "${COM}"
  File "/oname=WebView2Loader.dll" "${LOADER}"
  File "/oname=third-party-notices.txt" "${NOTICES}"
  SetOutPath "$INSTDIR\fonts"
  File /r "${FONTS}/*.*"
  SetOutPath "$INSTDIR"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\政策评审工作台.lnk" "$INSTDIR\policy-workbench.exe"
  WriteRegStr HKCU "Software\Classes\.policypack" "" "${CLASS}"
  WriteRegStr HKCU "Software\Classes\${CLASS}" "" "政策包"
  WriteRegStr HKCU "Software\Classes\${CLASS}\DefaultIcon" "" "$INSTDIR\policy-workbench.exe,0"
  WriteRegStr HKCU "Software\Classes\${CLASS}\shell\open\command" "" '"$INSTDIR\policy-workbench.exe" --open "%1"'
  WriteRegStr HKCU "Software\policy-workbench" "folder" "$INSTDIR"
  WriteRegStr HKCU "${KEY}" "DisplayName" "政策评审工作台"
  WriteRegStr HKCU "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${KEY}" "DisplayIcon" "$INSTDIR\policy-workbench.exe"
  WriteRegStr HKCU "${KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${KEY}" "NoRepair" 1

  ; The window needs WebView2. Where it is missing, Microsoft's offline installer is run if it lies beside this one.
  ReadRegStr $0 HKLM "SOFTWARE\WOW6432Node\Microsoft\EdgeUpdate\Clients\${WEBVIEW2}" "pv"
  StrCmp $0 "" 0 have
  ReadRegStr $0 HKCU "Software\Microsoft\EdgeUpdate\Clients\${WEBVIEW2}" "pv"
  StrCmp $0 "" 0 have
  IfFileExists "$EXEDIR\MicrosoftEdgeWebView2RuntimeInstallerX64.exe" 0 missing
  ExecWait '"$EXEDIR\MicrosoftEdgeWebView2RuntimeInstallerX64.exe" /silent /install'
  Goto have
missing:
  MessageBox MB_OK|MB_ICONEXCLAMATION "本机没有 WebView2 运行环境，窗口打不开。请取得微软提供的离线安装程序 MicrosoftEdgeWebView2RuntimeInstallerX64.exe，放在本安装程序旁边，再安装一次。" /SD IDOK
have:
SectionEnd

Section Uninstall
  Delete "$INSTDIR\policy-workbench.exe"
  Delete "$INSTDIR\policy-workbench.com"
  Delete "$INSTDIR\WebView2Loader.dll"
  Delete "$INSTDIR\third-party-notices.txt"
  RMDir /r "$INSTDIR\fonts"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\政策评审工作台.lnk"
  DeleteRegKey HKCU "Software\Classes\.policypack"
  DeleteRegKey HKCU "Software\Classes\${CLASS}"
  DeleteRegKey HKCU "${KEY}"
  DeleteRegKey HKCU "Software\policy-workbench"
SectionEnd

Function un.onUninstSuccess
  MessageBox MB_OK|MB_ICONINFORMATION "程序已卸载，数据没有删除。数据在：$LOCALAPPDATA\policy-workbench（或您自己选的位置）。不再需要时请先备份，再自行删除。" /SD IDOK
FunctionEnd
